namespace DistributedAnomaly.Deploy.Tests.Containers;

public sealed class ComposeTests
{
    private static readonly Node Compose = Node.File("docker-compose.yml");

    private static readonly IReadOnlyList<(string Key, Node Value)> Services = Compose["services"].Entries;

    /// <summary>Those that run our image.</summary>
    private static IEnumerable<Node> Silos => Services.Where(s => s.Key.StartsWith("silo-", StringComparison.Ordinal)).Select(s => s.Value);

    [Fact]
    public void Paths_Exist()
    {
        var secrets = Repository.Read("deploy/compose/make-secrets.sh");

        foreach (var (_, service) in Services)
        {
            foreach (var volume in service["volumes"].Texts.Select(v => v.Split(':')))
            {
                if (volume[0].StartsWith("./", StringComparison.Ordinal))
                {
                    Repository.Has(volume[0]).ShouldBeTrue(volume[0]);
                    volume.ElementAtOrDefault(2).ShouldBe("ro", volume[0]);
                }
                else
                {
                    Compose["volumes"].Keys.ShouldContain(volume[0]);
                }
            }

            foreach (var file in service["env_file"].Texts)
                secrets.ShouldContain($"keep {Path.GetFileName(file)} ");
        }

        foreach (var build in Silos.Select(s => s["build"]))
            Repository.Has(Path.Combine(build["context"].Text, build["dockerfile"].Text)).ShouldBeTrue();
        foreach (var (name, secret) in Compose["secrets"].Entries)
        {
            secret["file"].Text.ShouldBe($"deploy/compose/secrets/{name}");
            secrets.ShouldContain($"keep {name} ");
        }

        Repository.Read("deploy/compose/secrets/.gitignore").ShouldStartWith("*\n");
    }

    [Fact]
    public void Names_AreDeclaredAndUsed()
    {
        var names = Services.Select(s => s.Key).ToList();

        Services.SelectMany(s => s.Value["secrets"].Texts).Distinct().ShouldBe(Compose["secrets"].Keys, ignoreOrder: true);
        foreach (var (_, service) in Services)
            service["depends_on"].Keys.Concat(service["depends_on"].Texts).ShouldBeSubsetOf(names);
        foreach (var waited in Services.SelectMany(s => s.Value["depends_on"].Entries).Where(d => d.Value["condition"].Text == "service_healthy"))
            Compose["services"][waited.Key]["healthcheck"]["test"].Exists.ShouldBeTrue(waited.Key);
        Repository.Read("deploy/compose/make-secrets.sh").ShouldContain("\"Host=postgres;Port=5432;");
        var targets = Node.File("deploy/prometheus/prometheus.yml")["scrape_configs"].Items.Single()["static_configs"].Items.Single()["targets"].Texts;
        targets.ShouldBe(Services.Select(s => s.Key).Where(n => n.StartsWith("silo-", StringComparison.Ordinal)).Select(n => n + ":8080"));
        var source = Node.File("deploy/grafana/provisioning/datasources/prometheus.yaml")["datasources"].Items.Single();
        source["url"].Text.ShouldBe("http://prometheus:9090");
        names.ShouldContain("prometheus");
        Compose["services"]["grafana"]["volumes"].Texts.ShouldContain(
            $"./deploy/grafana/dashboards:{Node.File("deploy/grafana/provisioning/dashboards/dashboards.yaml")["providers"].Items.Single()["options"]["path"].Text}:ro");
    }

    [Fact]
    public void Services_AreHardened()
    {
        foreach (var (name, service) in Services)
        {
            ImageName.Fault(service["image"].Text).ShouldBeNull();
            service["read_only"].Text.ShouldBe("true", name);
            service["cap_drop"].Texts.ShouldBe(["ALL"], name);
            service["security_opt"].Texts.ShouldContain("no-new-privileges:true", customMessage: name);
            service["privileged"].Exists.ShouldBeFalse(name);
            service["ports"].Texts.ShouldAllBe(p => p.StartsWith("127.0.0.1:", StringComparison.Ordinal));
            foreach (var (variable, _) in service["environment"].Entries.Where(e => e.Key.Contains("PASSWORD", StringComparison.Ordinal)))
                variable.ShouldEndWith("_FILE");
        }
    }

    [Fact]
    public void Silos_AgreeWithTheirConfigurationAndImage()
    {
        const string File = "deploy/compose/silo.yaml";
        var configuration = Node.File(File);
        var image = Dockerfile.Read("deploy/docker/Silo.Dockerfile");
        var port = new Uri(configuration["server"]["listen"].Texts.Single()).Port.ToString();

        Silos.Count().ShouldBe(2);
        image.Only("EXPOSE").Split(' ').ShouldBe([port, configuration["cluster"]["silo_port"].Text, configuration["cluster"]["gateway_port"].Text]);
        foreach (var silo in Silos)
        {
            silo["ports"].Texts.ShouldHaveSingleItem().Split(':')[2].ShouldBe(port);
            silo["volumes"].Texts.ShouldContain($"./{File}:{Dockerfile.Exec(image.Only("CMD"))[1]}:ro");
            configuration["cluster"]["connection_string_file"].Text.ShouldBe("/run/secrets/" + silo["secrets"].Texts.Single());
            int.Parse(silo["stop_grace_period"].Text.TrimEnd('s')).ShouldBeGreaterThanOrEqualTo(ConfigurationFile.DrainSeconds(Repository.Read(File)) + 10);
        }

        Silos.SelectMany(s => s["ports"].Texts).ShouldBeUnique();
        var made = Repository.Read("deploy/compose/make-secrets.sh");
        foreach (var variable in ConfigurationFile.Variables(Repository.Read(File)))
            made.ShouldContain(variable + "=");
    }
}
