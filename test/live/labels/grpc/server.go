// Package grpc stands for the real one: the same names, and the same arguments in the same order, as of 1.60.
package grpc

import "context"

type MethodDesc struct {
	MethodName string
	Handler    func() string
}

type StreamDesc struct {
	StreamName    string
	Handler       func() string
	ServerStreams bool
	ClientStreams bool
}

type transport interface{ Write(text string) }

type serviceInfo struct{ name string }

type Server struct{ calls int }

//go:noinline
func (s *Server) processUnaryRPC(ctx context.Context, t transport, stream *int, info *serviceInfo, md *MethodDesc, trInfo *int) error {
	s.calls++
	t.Write(md.Handler())
	return ctx.Err()
}

//go:noinline
func (s *Server) processStreamingRPC(ctx context.Context, t transport, stream *int, info *serviceInfo, sd *StreamDesc, trInfo *int) error {
	s.calls++
	t.Write(sd.Handler())
	return ctx.Err()
}

// Call handles a call of a method, or of a stream, by its name.
func (s *Server) Call(ctx context.Context, t transport, name string, isStream bool, handler func() string) error {
	if isStream {
		return s.processStreamingRPC(ctx, t, new(int), &serviceInfo{}, &StreamDesc{StreamName: name, Handler: handler}, nil)
	}
	return s.processUnaryRPC(ctx, t, new(int), &serviceInfo{}, &MethodDesc{MethodName: name, Handler: handler}, nil)
}
