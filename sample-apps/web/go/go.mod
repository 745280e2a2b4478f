module seaworthy.dev/web

go 1.22
