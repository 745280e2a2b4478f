// What helm 3.22 printed on 2026-11-29, word for word.

/** Of the chart that `helm create` makes, with hooks, a custom resource, and braces that are for somebody else added to it. */
export const chartWithHooks = `---
# Source: hooked/templates/serviceaccount.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: hooked
  labels:
    helm.sh/chart: hooked-0.1.0
    app.kubernetes.io/name: hooked
    app.kubernetes.io/instance: hooked
    app.kubernetes.io/version: "1.16.0"
    app.kubernetes.io/managed-by: Helm
automountServiceAccountToken: true
---
# Source: hooked/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: hooked
  labels:
    helm.sh/chart: hooked-0.1.0
    app.kubernetes.io/name: hooked
    app.kubernetes.io/instance: hooked
    app.kubernetes.io/version: "1.16.0"
    app.kubernetes.io/managed-by: Helm
spec:
  type: ClusterIP
  ports:
    - port: 80
      targetPort: http
      protocol: TCP
      name: http
  selector:
    app.kubernetes.io/name: hooked
    app.kubernetes.io/instance: hooked
---
# Source: hooked/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hooked
  labels:
    helm.sh/chart: hooked-0.1.0
    app.kubernetes.io/name: hooked
    app.kubernetes.io/instance: hooked
    app.kubernetes.io/version: "1.16.0"
    app.kubernetes.io/managed-by: Helm
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: hooked
      app.kubernetes.io/instance: hooked
  template:
    metadata:
      labels:
        helm.sh/chart: hooked-0.1.0
        app.kubernetes.io/name: hooked
        app.kubernetes.io/instance: hooked
        app.kubernetes.io/version: "1.16.0"
        app.kubernetes.io/managed-by: Helm
    spec:
      serviceAccountName: hooked
      containers:
        - name: hooked
          image: "nginx:1.16.0"
          imagePullPolicy: IfNotPresent
          ports:
            - name: http
              containerPort: 80
              protocol: TCP
          livenessProbe:
            httpGet:
              path: /
              port: http
          readinessProbe:
            httpGet:
              path: /
              port: http
---
# Source: hooked/templates/migrate.yaml
apiVersion: shop.test/v1
kind: Basket
metadata: { name: first }
spec: { at: "http://hooked.default.svc" }
---
# Source: hooked/templates/migrate.yaml
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db }
spec:
  target:
    template:
      data:
        db.conf: |
          password: {{ .password }}
---
# Source: hooked/templates/migrate.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: migrate
  namespace: default
  annotations: { helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-5" }
---
# Source: hooked/templates/tests/test-connection.yaml
apiVersion: v1
kind: Pod
metadata:
  name: "hooked-test-connection"
  labels:
    helm.sh/chart: hooked-0.1.0
    app.kubernetes.io/name: hooked
    app.kubernetes.io/instance: hooked
    app.kubernetes.io/version: "1.16.0"
    app.kubernetes.io/managed-by: Helm
  annotations:
    "helm.sh/hook": test
spec:
  containers:
    - name: wget
      image: busybox
      command: ['wget']
      args: ['hooked:80']
  restartPolicy: Never
---
# Source: hooked/templates/migrate.yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: "1"
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - { name: migrate, image: "nginx", command: [sh, -c, "echo 0"] }
---
# Source: hooked/templates/migrate.yaml
apiVersion: batch/v1
kind: Job
metadata: { name: seed, annotations: { helm.sh/hook: post-install } }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: seed, image: x }] } } }
---
# Source: hooked/templates/migrate.yaml
apiVersion: batch/v1
kind: Job
metadata: { name: wipe, annotations: { helm.sh/hook: pre-delete } }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: wipe, image: x }] } } }
`;

/** The Deployment of what `helm create` makes, rendered with the values of a patch. */
export const createdChartWithPatch = `---
# Source: shop/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
    helm.sh/chart: shop-0.1.0
    app.kubernetes.io/name: shop
    app.kubernetes.io/instance: shop
    app.kubernetes.io/version: "1.16.0"
    app.kubernetes.io/managed-by: Helm
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: shop
      app.kubernetes.io/instance: shop
  template:
    metadata:
      labels:
        helm.sh/chart: shop-0.1.0
        app.kubernetes.io/name: shop
        app.kubernetes.io/instance: shop
        app.kubernetes.io/version: "1.16.0"
        app.kubernetes.io/managed-by: Helm
    spec:
      serviceAccountName: shop
      containers:
        - name: shop
          image: "nginx:1.16.0"
          imagePullPolicy: IfNotPresent
          ports:
            - name: http
              containerPort: 80
              protocol: TCP
          livenessProbe:
            httpGet:
              path: /
              port: http
          readinessProbe:
            httpGet:
              path: /items
              port: 80
            tcpSocket: null
`;

/** The same where the template reads lifecycle and terminationGracePeriodSeconds. */
export const readingChartWithPatch = `---
# Source: shop/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
    helm.sh/chart: shop-0.1.0
    app.kubernetes.io/name: shop
    app.kubernetes.io/instance: shop
    app.kubernetes.io/version: "1.16.0"
    app.kubernetes.io/managed-by: Helm
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: shop
      app.kubernetes.io/instance: shop
  template:
    metadata:
      labels:
        helm.sh/chart: shop-0.1.0
        app.kubernetes.io/name: shop
        app.kubernetes.io/instance: shop
        app.kubernetes.io/version: "1.16.0"
        app.kubernetes.io/managed-by: Helm
    spec:
      serviceAccountName: shop
      terminationGracePeriodSeconds: 35
      containers:
        - name: shop
          image: "nginx:1.16.0"
          imagePullPolicy: IfNotPresent
          ports:
            - name: http
              containerPort: 80
              protocol: TCP
          lifecycle:
            preStop:
              sleep:
                seconds: 5
          livenessProbe:
            httpGet:
              path: /
              port: http
          readinessProbe:
            httpGet:
              path: /items
              port: 80
`;
