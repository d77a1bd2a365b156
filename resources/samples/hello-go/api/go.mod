module hello-go/api

go 1.19
