module hello-go/cli

go 1.19
