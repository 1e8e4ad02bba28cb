namespace DistributedAnomaly.Deploy.Tests.Kubernetes;

/// <summary>
/// The part of the Kubernetes API that is used here, strict: a field that is not listed is an error. One shape a line; a field may be
/// required (!), of another shape (=X), or a list of it (=*X). Written from the API reference of Kubernetes 1.30.
/// </summary>
internal static class Schema
{
    private const string Shapes = """
        Namespace v1: metadata!=ClusterMeta
        ServiceAccount v1: metadata!=Meta automountServiceAccountToken
        ConfigMap v1: metadata!=Meta data!
        Secret v1: metadata!=Meta data! type
        Service v1: metadata!=Meta spec!=ServiceSpec
        Deployment apps/v1: metadata!=Meta spec!=DeploymentSpec
        StatefulSet apps/v1: metadata!=Meta spec!=StatefulSetSpec
        PodDisruptionBudget policy/v1: metadata!=Meta spec!=BudgetSpec
        HorizontalPodAutoscaler autoscaling/v2: metadata!=Meta spec!=ScalerSpec
        NetworkPolicy networking.k8s.io/v1: metadata!=Meta spec!=NetworkSpec
        Role rbac.authorization.k8s.io/v1: metadata!=Meta rules!=*Rule
        RoleBinding rbac.authorization.k8s.io/v1: metadata!=Meta roleRef!=RoleRef subjects!=*Subject
        PodMonitor monitoring.coreos.com/v1: metadata!=Meta spec!=MonitorSpec
        ClusterMeta: name! labels!
        Meta: name! namespace! labels! annotations
        ServiceSpec: selector! ports!=*ServicePort clusterIP publishNotReadyAddresses type
        ServicePort: name! port! targetPort! protocol
        DeploymentSpec: replicas selector!=Selector template!=Template strategy=Strategy minReadySeconds revisionHistoryLimit progressDeadlineSeconds
        StatefulSetSpec: replicas selector!=Selector template!=Template serviceName! volumeClaimTemplates=*Claim podManagementPolicy updateStrategy
        Strategy: type! rollingUpdate
        Selector: matchLabels!
        Template: metadata!=TemplateMeta spec!=PodSpec
        TemplateMeta: labels! annotations
        PodSpec: containers!=*Container volumes=*Volume serviceAccountName! automountServiceAccountToken! enableServiceLinks! terminationGracePeriodSeconds securityContext!=PodSecurity topologySpreadConstraints=*Spread
        PodSecurity: runAsNonRoot! runAsUser! runAsGroup! fsGroup fsGroupChangePolicy seccompProfile!
        Spread: topologyKey! maxSkew! whenUnsatisfiable! labelSelector!=Selector matchLabelKeys
        Container: name! image! args command ports!=*ContainerPort env=*Variable startupProbe!=Probe livenessProbe!=Probe readinessProbe!=Probe lifecycle=Lifecycle resources!=Resources securityContext!=ContainerSecurity volumeMounts=*Mount
        ContainerPort: name! containerPort! protocol
        Variable: name! value valueFrom=ValueFrom
        ValueFrom: fieldRef=FieldRef secretKeyRef=KeyRef
        FieldRef: fieldPath!
        KeyRef: name! key!
        Probe: httpGet=HttpGet exec=Exec periodSeconds timeoutSeconds failureThreshold initialDelaySeconds
        HttpGet: path! port!
        Exec: command!
        Lifecycle: preStop!=Hook
        Hook: sleep=Sleep exec=Exec
        Sleep: seconds!
        Resources: requests! limits!
        ContainerSecurity: allowPrivilegeEscalation! readOnlyRootFilesystem! capabilities!=Capabilities
        Capabilities: drop! add
        Mount: name! mountPath! readOnly subPath
        Volume: name! configMap=ConfigMapVolume secret=SecretVolume emptyDir=EmptyDir
        ConfigMapVolume: name! items
        SecretVolume: secretName! defaultMode items!=*KeyPath
        KeyPath: key! path!
        EmptyDir: sizeLimit! medium
        Claim: apiVersion kind metadata! spec!=ClaimSpec
        ClaimSpec: accessModes! resources! storageClassName
        BudgetSpec: maxUnavailable minAvailable unhealthyPodEvictionPolicy selector!=Selector
        ScalerSpec: scaleTargetRef! minReplicas! maxReplicas! metrics!=*ScalerMetric behavior=Behavior
        ScalerMetric: type! resource=ResourceMetric pods=PodsMetric
        ResourceMetric: name! target!
        PodsMetric: metric! target!
        Behavior: scaleUp=Scaling scaleDown=Scaling
        Scaling: stabilizationWindowSeconds policies!=*ScalingPolicy selectPolicy
        ScalingPolicy: type! value! periodSeconds!
        NetworkSpec: podSelector!=MaybeSelector policyTypes! ingress=*Ingress egress=*Egress
        MaybeSelector: matchLabels
        Ingress: from=*Peer ports!=*PolicyPort
        Egress: to=*Peer ports!=*PolicyPort
        Peer: podSelector=MaybeSelector namespaceSelector=MaybeSelector ipBlock=Block
        Block: cidr! except
        PolicyPort: port! protocol
        Rule: apiGroups! resources! verbs!
        RoleRef: apiGroup! kind! name!
        Subject: kind! name! namespace!
        MonitorSpec: jobLabel selector!=Selector podMetricsEndpoints!=*MonitorEndpoint
        MonitorEndpoint: port! path! interval authorization
        """;

    private static readonly Dictionary<string, (string? ApiVersion, Field[] Fields)> ByName = Shapes
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Trim().Split(": ", 2))
        .ToDictionary(
            parts => parts[0].Split(' ')[0],
            parts => (parts[0].Split(' ').ElementAtOrDefault(1), parts[1].Split(' ').Select(Field.Parse).ToArray()));

    /// <returns>What is wrong with the manifest; nothing: it is fine.</returns>
    public static IEnumerable<string> Faults(Node manifest)
    {
        var kind = manifest["kind"].Text;
        if (!ByName.TryGetValue(kind, out var shape) || shape.ApiVersion is null)
            return [$"{manifest.Path}: the kind '{kind}' is not in the schema of this test"];
        if (manifest["apiVersion"].Text != shape.ApiVersion)
            return [$"{manifest.Path}: {kind} is of '{manifest["apiVersion"].Text}'; expected {shape.ApiVersion}"];
        return Faults(manifest, kind, ["apiVersion", "kind"]);
    }

    private static IEnumerable<string> Faults(Node node, string shape, string[] known)
    {
        var fields = ByName[shape].Fields;
        foreach (var key in node.Keys.Except(fields.Select(f => f.Name)).Except(known))
            yield return $"{node.Path}: '{key}' is not a field of {shape}";
        foreach (var field in fields)
        {
            var value = node[field.Name];
            if (field.Required && !value.Exists)
                yield return $"{node.Path}: '{field.Name}' is missing in {shape}";
            if (field.Shape is null)
                continue;
            var values = field.IsList ? value.Items : value.Exists ? [value] : [];
            foreach (var fault in values.SelectMany(v => Faults(v, field.Shape, [])))
                yield return fault;
        }
    }

    private sealed record Field(string Name, bool Required, bool IsList, string? Shape)
    {
        public static Field Parse(string text)
        {
            var parts = text.Split('=');
            var shape = parts.ElementAtOrDefault(1);
            return new Field(parts[0].TrimEnd('!'), parts[0].EndsWith('!'), shape?.StartsWith('*') ?? false, shape?.TrimStart('*'));
        }
    }
}
