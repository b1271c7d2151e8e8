module example.com/labels

go 1.19

require google.golang.org/grpc v1.0.0

replace google.golang.org/grpc => ./grpc
