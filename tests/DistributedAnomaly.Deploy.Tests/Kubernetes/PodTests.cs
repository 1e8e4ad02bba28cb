namespace DistributedAnomaly.Deploy.Tests.Kubernetes;

/// <summary>What pods may do, what they run, and how they end.</summary>
public sealed class PodTests
{
    public static TheoryData<string> Folders => new(Build.Names);

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Pods_AreRestricted(string folder)
    {
        var build = await Build.OfAsync(folder);

        build.Of("Namespace").Single()["metadata"]["labels"]["pod-security.kubernetes.io/enforce"].Text.ShouldBe("restricted");
        build.Workloads.ShouldNotBeEmpty();
        foreach (var pod in build.Workloads.Select(w => w.Pod))
        {
            var security = pod["securityContext"];
            security["runAsNonRoot"].Text.ShouldBe("true", pod.Path);
            security["runAsUser"].Number.ShouldBeGreaterThan(0);
            security["seccompProfile"]["type"].Text.ShouldBe("RuntimeDefault");
            foreach (var container in pod["containers"].Items)
            {
                container["securityContext"]["allowPrivilegeEscalation"].Text.ShouldBe("false", container.Path);
                container["securityContext"]["readOnlyRootFilesystem"].Text.ShouldBe("true", container.Path);
                container["securityContext"]["capabilities"]["drop"].Texts.ShouldBe(["ALL"]);
                container["securityContext"]["capabilities"]["add"].Exists.ShouldBeFalse();
                container["resources"]["limits"]["memory"].Exists.ShouldBeTrue(container.Path);
                container["resources"]["requests"]["cpu"].Exists.ShouldBeTrue(container.Path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Tokens_AreMountedOnlyWhereARoleIsGiven(string folder)
    {
        var build = await Build.OfAsync(folder);
        var bound = build.Of("RoleBinding").SelectMany(b => b["subjects"].Items).Select(s => s["name"].Text).ToList();

        build.Workloads.Where(w => w.Pod["automountServiceAccountToken"].Text == "true").Select(w => w.Pod["serviceAccountName"].Text).ShouldBe(bound);
        build.Of("ServiceAccount").ShouldAllBe(a => a["automountServiceAccountToken"].Text == "false");
        foreach (var binding in build.Of("RoleBinding"))
            build.Of("Role").ShouldContain(r => r["metadata"]["name"].Text == binding["roleRef"]["name"].Text);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Images_ArePinned(string folder)
    {
        var build = await Build.OfAsync(folder);

        foreach (var image in build.Workloads.SelectMany(w => w.Containers).Select(c => c["image"].Text))
            ImageName.Fault(image).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Network_IsClosedByDefault(string folder)
    {
        var build = await Build.OfAsync(folder);
        var policies = build.Of("NetworkPolicy").Select(p => p["spec"]).ToList();

        policies.ShouldContain(p => p["podSelector"].Entries.Count == 0 && p["policyTypes"].Texts.Count() == 2 && !p["ingress"].Exists && !p["egress"].Exists);
        var silo = policies.Where(p => p["podSelector"]["matchLabels"]["app.kubernetes.io/component"].Text == "silo").ToList();
        silo.SelectMany(p => p["ingress"].Items).SelectMany(i => i["ports"].Items).Select(p => p["port"].Text).Distinct()
            .ShouldBe(["http", "silo", "gateway"], ignoreOrder: true);
        silo.SelectMany(p => p["egress"].Items).SelectMany(i => i["ports"].Items).Select(p => p["port"].Text).ShouldContain("5432");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Silo_AgreesWithItsConfiguration(string folder)
    {
        var build = await Build.OfAsync(folder);
        var silo = build.Workloads.Single(w => w.Name == "silo");
        var container = silo.Containers.Single();
        var mounts = container["volumeMounts"].Items.ToDictionary(m => m["name"].Text, m => m["mountPath"].Text);
        var map = build.Of("ConfigMap").Single(m => m["metadata"]["name"].Text == silo.Pod["volumes"].Items.Single(v => v["name"].Text == "configuration")["configMap"]["name"].Text);
        var file = map["data"].Entries.Single();
        var configuration = Node.Documents(file.Value.Text, file.Value.Path).Single();
        var cluster = configuration["cluster"];

        container["args"].Texts.ShouldBe(["--config", $"{mounts["configuration"]}/{file.Key}"]);
        string Port(string name) => container["ports"].Items.Single(p => p["name"].Text == name)["containerPort"].Text;
        configuration["server"]["listen"].Texts.ShouldBe([$"http://0.0.0.0:{Port("http")}"]);
        cluster["silo_port"].Text.ShouldBe(Port("silo"));
        cluster["gateway_port"].Text.ShouldBe(Port("gateway"));
        var secret = silo.Pod["volumes"].Items.Single(v => v["name"].Text == "connection-string")["secret"]["items"].Items.Single();
        cluster["connection_string_file"].Text.ShouldBe($"{mounts["connection-string"]}/{secret["path"].Text}");
        var variables = container["env"].Items.Select(e => e["name"].Text).ToList();
        ConfigurationFile.Variables(file.Value.Text).Except(variables).ShouldBeEmpty();
        variables.ShouldContain("POD_IP");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Silo_HasTheTimeToDrain(string folder)
    {
        var build = await Build.OfAsync(folder);
        var silo = build.Workloads.Single(w => w.Name == "silo");
        var drain = ConfigurationFile.DrainSeconds(Repository.Read("k8s/base/silo-configuration/silo.yaml"));

        var preStop = silo.Containers.Single()["lifecycle"]["preStop"]["sleep"]["seconds"].Number;
        silo.Pod["terminationGracePeriodSeconds"].Number.ShouldBeGreaterThanOrEqualTo(preStop + drain + 10);
    }

    [Fact]
    public async Task Development_IsOneSilo_ProductionIsScaled()
    {
        var development = await Build.OfAsync("k8s/overlays/development");
        var production = await Build.OfAsync("k8s/overlays/production");

        development.Workloads.Single(w => w.Name == "silo").Spec["replicas"].Text.ShouldBe("1");
        development.Of("HorizontalPodAutoscaler").ShouldBeEmpty();
        production.Workloads.Single(w => w.Name == "silo").Spec["replicas"].Exists.ShouldBeFalse("applying again would undo what the autoscaler did");
        production.Of("HorizontalPodAutoscaler").Single()["spec"]["minReplicas"].Number.ShouldBeGreaterThanOrEqualTo(3);
    }
}
