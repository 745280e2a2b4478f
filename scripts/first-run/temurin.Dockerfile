# Stands in for eclipse-temurin: Debian with a JDK of the same version, Debian's own.
ARG DEBIAN
FROM ${DEBIAN}
# Its scripts want a folder that slim images lack.
RUN mkdir -p /usr/share/man/man1 && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends openjdk-17-jdk-headless
