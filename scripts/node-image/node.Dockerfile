# The node before its images are imported. Context: rootfs/, and programs/ at the paths that they take in the image.
ARG userland
FROM $userland
ARG version
COPY rootfs/ programs/ /
RUN systemctl enable containerd kubelet \
 && systemctl mask systemd-udevd systemd-udev-trigger systemd-logind systemd-remount-fs systemd-binfmt systemd-tmpfiles-setup \
      getty.target e2scrub_reap.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer \
 && for program in kubelet kubeadm kubectl; do ln -s ../local/bin/kubernetes /usr/bin/$program; done \
 && mkdir -p /etc/kubernetes/manifests && echo "$version" >/kind/version
ENV container=docker
STOPSIGNAL SIGRTMIN+3
ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]
