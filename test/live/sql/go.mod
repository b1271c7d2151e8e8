module statements

go 1.17
