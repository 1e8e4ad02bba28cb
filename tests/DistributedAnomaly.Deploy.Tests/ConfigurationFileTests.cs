namespace DistributedAnomaly.Deploy.Tests;

public sealed class ConfigurationFileTests
{
    [Theory]
    [InlineData("deploy/distributed-anomaly.example.yaml")]
    [InlineData("deploy/docker/server.yaml")]
    [InlineData("deploy/compose/silo.yaml")]
    [InlineData("k8s/base/silo-configuration/silo.yaml")]
    public void Configuration_IsTakenByTheProgram(string file)
    {
        var yaml = Repository.Read(file);

        ConfigurationFile.Load(yaml).Errors.ShouldBeEmpty();
        ConfigurationFile.Load(yaml + "\nnonsense: true\n").Errors.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("deploy/docker/server.yaml")]
    [InlineData("deploy/compose/silo.yaml")]
    [InlineData("k8s/base/silo-configuration/silo.yaml")]
    public void Configuration_Secrets_AreVariables(string file)
    {
        var keys = Node.File(file)["server"]["api_keys"].Items;

        keys.ShouldNotBeEmpty();
        keys.ShouldAllBe(k => ConfigurationFile.Variables(k["secret"].Text).Count() == 1);
    }
}
