namespace DistributedAnomaly.Deploy.Tests.Kubernetes;

/// <summary>What kustomize makes: is it what the API server would take, and do the parts fit together?</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Folders => new(Build.Names);

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Manifests_Fields_AreOfTheSchema(string folder)
    {
        var build = await Build.OfAsync(folder);

        build.Manifests.Count.ShouldBeGreaterThan(10);
        build.Manifests.SelectMany(Schema.Faults).ShouldBeEmpty();
        build.Manifests.Select(m => (m["kind"].Text, m["metadata"]["name"].Text)).ShouldBeUnique();
        foreach (var labels in build.Manifests.Select(m => m["metadata"]["labels"]))
            labels["app.kubernetes.io/part-of"].Text.ShouldBe("distributed-anomaly", labels.Path);
        foreach (var labels in build.Manifests.Where(m => m["kind"].Text is not ("ConfigMap" or "Secret")).Select(m => m["metadata"]["labels"]))
            labels["app.kubernetes.io/name"].Text.ShouldBeOneOf("distributed-anomaly", "postgresql", "prometheus");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Selectors_MatchLabels(string folder)
    {
        var build = await Build.OfAsync(folder);

        foreach (var workload in build.Workloads)
            workload.Spec["selector"]["matchLabels"].IsPartOf(workload.Labels).ShouldBeTrue(workload.Name);
        var selectors = build.Of("Service").Select(s => s["spec"]["selector"])
            .Concat(build.Of("PodDisruptionBudget").Concat(build.Of("PodMonitor")).Select(b => b["spec"]["selector"]["matchLabels"]))
            .Concat(build.Of("NetworkPolicy").Select(p => p["spec"]["podSelector"]["matchLabels"]).Where(labels => labels.Exists))
            .Concat(build.Workloads.SelectMany(w => w.Pod["topologySpreadConstraints"].Items).Select(s => s["labelSelector"]["matchLabels"]));
        foreach (var selector in selectors)
        {
            selector.Entries.ShouldNotBeEmpty(selector.Path);
            build.Workloads.Count(w => selector.IsPartOf(w.Labels)).ShouldBe(1, selector.Path);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Ports_AreListenedOn(string folder)
    {
        var build = await Build.OfAsync(folder);

        foreach (var service in build.Of("Service").Select(s => s["spec"]))
        {
            foreach (var port in service["ports"].Items.Select(p => p["targetPort"]))
                Selected(build, service["selector"]).Listens(port).ShouldBeTrue(port.ToString());
        }

        foreach (var policy in build.Of("NetworkPolicy").Select(p => p["spec"]).Where(p => p["podSelector"]["matchLabels"].Exists))
        {
            foreach (var port in policy["ingress"].Items.SelectMany(i => i["ports"].Items).Select(p => p["port"]))
                Selected(build, policy["podSelector"]["matchLabels"]).Listens(port).ShouldBeTrue(port.ToString());
            foreach (var egress in policy["egress"].Items)
            {
                var targets = egress["to"].Items.Where(to => !to["namespaceSelector"].Exists).Select(to => to["podSelector"]["matchLabels"]).Where(l => l.Exists);
                foreach (var target in build.Workloads.Where(w => targets.Any(t => t.IsPartOf(w.Labels))))
                    egress["ports"].Items.ShouldAllBe(p => target.PortNumbers.Contains(p["port"].Text), egress.Path);
            }
        }

        foreach (var monitor in build.Of("PodMonitor").Select(m => m["spec"]))
            monitor["podMetricsEndpoints"].Items.ShouldAllBe(e => Selected(build, monitor["selector"]["matchLabels"]).Listens(e["port"]));
        foreach (var target in build.Of("HorizontalPodAutoscaler").Select(h => h["spec"]["scaleTargetRef"]))
            build.Of(target["kind"].Text).ShouldContain(m => m["metadata"]["name"].Text == target["name"].Text);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Probes_AskWhatTheApiAnswers(string folder)
    {
        var build = await Build.OfAsync(folder);
        var routes = Node.File("deploy/openapi.v1.json")["paths"].Keys.ToList();

        foreach (var workload in build.Workloads)
        {
            foreach (var probe in workload.Containers.SelectMany(c => new[] { c["startupProbe"], c["livenessProbe"], c["readinessProbe"] }))
            {
                (probe["httpGet"].Exists ^ probe["exec"].Exists).ShouldBeTrue(probe.Path);
                if (probe["httpGet"].Exists)
                    workload.Listens(probe["httpGet"]["port"]).ShouldBeTrue(probe.Path);
                if (workload.Name == "silo")
                    routes.ShouldContain(probe["httpGet"]["path"].Text);
            }
        }

        foreach (var path in build.Of("PodMonitor").SelectMany(m => m["spec"]["podMetricsEndpoints"].Items).Select(e => e["path"].Text))
            routes.ShouldContain(path);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Volumes_AreDeclaredMountedAndFilled(string folder)
    {
        var build = await Build.OfAsync(folder);

        foreach (var workload in build.Workloads)
        {
            var volumes = workload.Pod["volumes"].Items;
            var declared = volumes.Select(v => v["name"].Text)
                .Concat(workload.Spec["volumeClaimTemplates"].Items.Select(c => c["metadata"]["name"].Text)).ToList();
            workload.Containers.SelectMany(c => c["volumeMounts"].Items).Select(m => m["name"].Text).ShouldBe(declared, ignoreOrder: true, workload.Name);
            foreach (var map in volumes.Select(v => v["configMap"]["name"]).Where(n => n.Exists))
                build.Of("ConfigMap").ShouldContain(m => m["metadata"]["name"].Text == map.Text, map.Path);
            build.Of("ServiceAccount").ShouldContain(a => a["metadata"]["name"].Text == workload.Pod["serviceAccountName"].Text);
        }
    }

    [Fact]
    public async Task Secrets_OfDevelopment_HaveEveryKeyThatIsAskedFor()
    {
        var build = await Build.OfAsync("k8s/overlays/development");
        var secrets = build.Of("Secret").ToDictionary(s => s["metadata"]["name"].Text, s => s["data"].Keys.ToList());

        var asked = Asked(build).ToList();

        asked.Count.ShouldBeGreaterThan(5);
        foreach (var (secret, key) in asked)
            secrets[secret].ShouldContain(key);
        secrets.Sum(s => s.Value.Count).ShouldBe(asked.Distinct().Count(), "a key that nobody asks for");
    }

    [Theory]
    [InlineData("k8s/base")]
    [InlineData("k8s/overlays/production")]
    public async Task Secrets_ElsewhereThanInDevelopment_AreReferencesThatTheReadmeExplains(string folder)
    {
        var build = await Build.OfAsync(folder);
        var readme = Repository.Read("deploy/README.md");

        build.Of("Secret").ShouldBeEmpty();
        foreach (var (secret, key) in Asked(build))
        {
            secret.ShouldBe("silo");
            readme.ShouldContain($"--from-literal={key}=");
        }
    }

    private static Workload Selected(Build build, Node selector) => build.Workloads.Single(w => selector.IsPartOf(w.Labels));

    private static IEnumerable<(string Secret, string Key)> Asked(Build build) => build.Workloads.SelectMany(w =>
        w.Containers.SelectMany(c => c["env"].Items).Select(e => e["valueFrom"]["secretKeyRef"]).Where(r => r.Exists)
            .Select(r => (r["name"].Text, r["key"].Text))
            .Concat(w.Pod["volumes"].Items.Select(v => v["secret"]).Where(s => s.Exists)
                .SelectMany(s => s["items"].Items.Select(i => (s["secretName"].Text, i["key"].Text)))));
}
