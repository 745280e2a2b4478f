import { clusterWideResources } from '../../../kube/ownership/cluster-wide.ts';
import type { Manifest } from '../../../kube/actions/manifest.ts';

type Typed = Pick<Manifest, 'apiVersion' | 'kind'>;

/** Kinds of Kubernetes itself that belong to no namespace and are made for nobody, each with what one of them is to others. */
export const refusedKinds: Readonly<Record<string, string>> = {
  Namespace: 'manifests get a namespace of their own, and another one may be that of others',
  Node: 'it is the cluster itself',
  PersistentVolume: 'it may be storage of others, and be bound to their claims',
  VolumeAttachment: 'it is the affair of the storage that attaches volumes to nodes',
  CSIDriver: 'its storage is for everybody’s volumes',
  CSINode: 'it is the cluster itself',
  CustomResourceDefinition: 'with it go all objects of its kind, whoever made them',
  APIService: 'it takes over a part of the API for everybody',
  MutatingWebhookConfiguration: 'it changes objects of others',
  ValidatingWebhookConfiguration: 'it refuses objects of others',
  MutatingAdmissionPolicy: 'it changes objects of others',
  MutatingAdmissionPolicyBinding: 'it changes objects of others',
  ValidatingAdmissionPolicy: 'it refuses objects of others',
  ValidatingAdmissionPolicyBinding: 'it refuses objects of others',
  FlowSchema: 'it says whose calls the API server serves first',
  PriorityLevelConfiguration: 'it says whose calls the API server serves first',
  CertificateSigningRequest: 'a certificate outlives it',
  ClusterTrustBundle: 'others trust it',
  VolumeAttributesClass: 'it changes volumes that are there',
  DeviceClass: 'it is about devices of the nodes',
  ResourceSlice: 'it is about devices of the nodes',
  ServiceCIDR: 'Services of others get addresses of it',
  IPAddress: 'it is an address of a Service',
};

/** Cluster-scoped kinds that can be allowed. */
export const allowableKinds: readonly string[] = clusterWideResources.map(({ kind }) => kind);

/** Groups of the API of Kubernetes itself. */
const ownGroups = /^(?:apps|batch|autoscaling|policy|(?:[a-z]+|flowcontrol\.apiserver|rbac\.authorization)\.k8s\.io)$/;
/** They end as those do, and are defined by CustomResourceDefinitions. */
const othersGroups = /^(?:metrics|x-k8s|snapshot|cluster)\.k8s\.io$/;

/** Where an object of a kind belongs, as far as that is known without a cluster: Kubernetes itself has no two kinds of one name. */
export function scopeWithoutCluster({ apiVersion, kind }: Typed): 'namespace' | 'cluster' | 'unknown' {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : undefined;
  if (group !== undefined && (!ownGroups.test(group) || othersGroups.test(group))) return 'unknown';
  return kind in refusedKinds || allowableKinds.includes(kind) ? 'cluster' : 'namespace';
}
