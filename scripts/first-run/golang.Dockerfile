# Stands in for golang: Debian with the Go of this machine, the way to its modules, and whom it trusts.
ARG DEBIAN
FROM ${DEBIAN}
COPY go /usr/local/go
COPY ca-certificates.crt /etc/ssl/certs/
ARG GOPROXY
ARG GOSUMDB
ENV PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin GOTOOLCHAIN=local GOPROXY=${GOPROXY} GOSUMDB=${GOSUMDB}
