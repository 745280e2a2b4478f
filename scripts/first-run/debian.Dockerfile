# Stands in for debian, slim: without what the base of the sample apps installs, and with documentation left out.
ARG DEBIAN
FROM ${DEBIAN}
RUN apt-get purge -qq --yes curl ca-certificates iputils-ping knot-dnsutils && apt-get autoremove -qq --yes --purge \
  && printf 'path-exclude=/usr/share/%s/*\n' doc man locale info lintian > /etc/dpkg/dpkg.cfg.d/docker
