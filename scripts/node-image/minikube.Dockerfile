# A base image for minikube out of the node image. Context: rootfs/, and debs/ with the packages of sshd and sudo.
ARG node
FROM $node
COPY debs /debs
RUN mkdir -p /var/cache/debconf && DEBIAN_FRONTEND=noninteractive dpkg -i /debs/*.deb && rm -rf /debs
COPY rootfs/ /
# An account with a locked password is refused by sshd, keys or not. minikube writes a unit of the kubelet to /lib, and a line of
# containerd's settings that it looks for with spaces as here.
RUN useradd --password '*' --create-home --shell /bin/bash docker \
 && install -d -o docker -g docker -m 700 /home/docker/.ssh \
 && echo 'proxy = "http://127.0.0.1:9"' | tee /root/.curlrc >/home/docker/.curlrc \
 && sed -i 's/restrict_oom_score_adj = true/restrict_oom_score_adj=true/' /etc/containerd/config.toml \
 && systemctl disable kubelet && rm -f /etc/systemd/system/kubelet.service && systemctl enable ssh var-lib-minikube-etcd.mount \
 && sed -i 's#^SERVICE_SUBNET=.*#SERVICE_SUBNET=10.96.0.0/12#' /kind/subnets
EXPOSE 22
ENTRYPOINT ["/usr/local/bin/minikube-entrypoint", "/sbin/init"]
