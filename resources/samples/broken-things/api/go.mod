module broken-things/api

go 1.19
