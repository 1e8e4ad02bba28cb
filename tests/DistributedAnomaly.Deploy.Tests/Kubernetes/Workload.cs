namespace DistributedAnomaly.Deploy.Tests.Kubernetes;

/// <summary>A Deployment or StatefulSet.</summary>
internal sealed class Workload(Node manifest)
{
    public string Name => manifest["metadata"]["name"].Text;

    public Node Spec => manifest["spec"];

    public Node Labels => Spec["template"]["metadata"]["labels"];

    public Node Pod => Spec["template"]["spec"];

    public IReadOnlyList<Node> Containers => Pod["containers"].Items;

    public IEnumerable<string> PortNames => Containers.SelectMany(c => c["ports"].Items).Select(p => p["name"].Text);

    public IEnumerable<string> PortNumbers => Containers.SelectMany(c => c["ports"].Items).Select(p => p["containerPort"].Text);

    /// <summary>Does a port of this name or number exist?</summary>
    public bool Listens(Node port) => PortNames.Contains(port.Text) || PortNumbers.Contains(port.Text);
}
