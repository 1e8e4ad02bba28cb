namespace DistributedAnomaly.Deploy.Tests.Containers;

/// <summary>A variable that is set for a silo must be read by somebody: the program, or the configuration file beside it.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    public void Variables_OfCompose_AreRead() => AreRead(
        Node.File("docker-compose.yml")["services"].Entries.Where(s => s.Key.StartsWith("silo-", StringComparison.Ordinal))
            .SelectMany(s => s.Value["environment"].Keys),
        "deploy/compose/silo.yaml");

    [Fact]
    public void Variables_OfKubernetes_AreRead() => AreRead(
        Node.File("k8s/base/silo.yaml").All("env").SelectMany(env => env.Items).Select(e => e["name"].Text),
        "k8s/base/silo-configuration/silo.yaml");

    private static void AreRead(IEnumerable<string> set, string file)
    {
        var unread = set.Except(ConfigurationFile.Variables(Repository.Read(file)))
            .Where(name => !Repository.Sources.Value.Contains($"\"{name}\"", StringComparison.Ordinal));
        unread.ShouldBeEmpty();
    }
}
