module catalogue

go 1.25
