# Stands in for node: Debian with the Node of this machine.
ARG DEBIAN
FROM ${DEBIAN}
COPY node /usr/local/bin/node
