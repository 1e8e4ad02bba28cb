using System.Collections.Concurrent;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Deploy.Tests.Kubernetes;

/// <summary>What <c>kubectl kustomize</c> makes of one folder of <c>k8s</c>; a component is put on the base.</summary>
internal sealed class Build(string name, IReadOnlyList<Node> manifests)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Build>>> Known = new(StringComparer.Ordinal);

    /// <summary>Base, overlays and components, found in the folders.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Repository.At("k8s"), "kustomization.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public string Name => name;

    public IReadOnlyList<Node> Manifests => manifests;

    /// <summary>What has a pod template.</summary>
    public IReadOnlyList<Workload> Workloads => [.. manifests.Where(m => m["kind"].Text is "Deployment" or "StatefulSet").Select(m => new Workload(m))];

    public IEnumerable<Node> Of(string kind) => manifests.Where(m => m["kind"].Text == kind);

    public static Task<Build> OfAsync(string folder) => Known.GetOrAdd(folder, f => new Lazy<Task<Build>>(() => MakeAsync(f))).Value;

    private static async Task<Build> MakeAsync(string folder)
    {
        if (!folder.StartsWith("k8s/components/", StringComparison.Ordinal))
            return Parse(folder, await Tool.KustomizeAsync(Repository.At(folder)));
        using var temp = new TempFolder();
        var root = Path.GetRelativePath(temp.Path, Repository.Root);
        await File.WriteAllTextAsync(temp.File("kustomization.yaml"), $"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: distributed-anomaly
            resources: ["{root}/k8s/base"]
            components: ["{root}/{folder}"]
            """);
        return Parse(folder, await Tool.KustomizeAsync(temp.Path));
    }

    private static Build Parse(string folder, string yaml) => new(folder, Node.Documents(yaml, folder));
}
