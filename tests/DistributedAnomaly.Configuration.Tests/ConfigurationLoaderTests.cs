using DistributedAnomaly.Configuration.Sections;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Receivers.Webhooks;

namespace DistributedAnomaly.Configuration.Tests;

public sealed class ConfigurationLoaderTests
{
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["API_KEY"] = "0123456789abcdef-from-env",
        ["TOKEN"] = "t0ken",
    };

    private static readonly ConfigurationLoader Loader = new(Variables.GetValueOrDefault);

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("~")]
    [InlineData("engine:\nfleets:\n  default:\nserver: {}\n")]
    public void Read_NothingSaid_IsTheDefault(string yaml)
    {
        var configuration = Good(yaml);
        configuration.Engine.ShouldBe(PlatformConfiguration.Default.Engine);
        configuration.Server.Listen.ShouldBe(["http://localhost:8080"]);
        configuration.Fleets.Fallback.ShouldBe(FleetPolicy.Default);
        configuration.Receivers.All.ShouldBeEmpty();
        configuration.HostWatcher.Enabled.ShouldBeTrue();
    }

    [Fact]
    public void Read_EverySection_IsTaken()
    {
        var configuration = Good("""
            server:
              listen: [http://0.0.0.0:9000, "http://[::1]:9001"]
              max_request_bytes: 2MiB
              api_keys:
                - { name: ci, secret: "${API_KEY}", scopes: [ingest, read], fleets: [web] }
                - name: root
                  secret: sha256:00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff
                  scopes: [admin]
            engine:
              data_directory: /var/lib/anomaly
              shards: 3
              max_memory: 1GiB
              survive_power_loss: false
              snapshot_every: 1m30s
            fleets:
              auto_create: false
              max_fleets: 7
              default: { threshold: 4.5, time_zone: Europe/Berlin }
              policies:
                web:
                  alerts_per_day: 5
                  features:
                    - { metric: requests, kind: counter, transform: log, direction: up, min_deviation: 0.5, judged: true }
                    - { metric: "debug.*", judged: false }
                  episode: { open_after: 1, open_window: 1, critical_opens_at_once: false, close_after: 9, close_after_time: 1m, accept_after: 2h }
                  silence: { enabled: false, intervals: 2.5, at_least: 1s }
                  recorder: { before: 0, during: 10 }
                empty:
            receivers:
              webhooks:
                - name: hook
                  url: https://example.com/x?token=${TOKEN}
                  headers: { Authorization: "Bearer ${TOKEN}" }
                  timeout: 500ms
                  secret: abc
                  give_up_after: 7d
            host_watcher: { enabled: false, interval: 250ms, name: me, root: /host, max_devices: 3 }
            """);

        configuration.Server.Listen.ShouldBe(["http://0.0.0.0:9000", "http://[::1]:9001"]);
        configuration.Server.MaxRequestBytes.ShouldBe(2 << 20);
        configuration.Server.ApiKeys[0].Scopes.ShouldBe(KeyScopes.Ingest | KeyScopes.Read);
        configuration.Server.ApiKeys[0].Fleets.ShouldBe(["web"]);
        configuration.Server.ApiKeys[0].SecretSha256.ShouldBe(
            System.Security.Cryptography.SHA256.HashData("0123456789abcdef-from-env"u8));
        configuration.Server.ApiKeys[1].SecretSha256[..3].ShouldBe([0x00, 0x11, 0x22]);
        configuration.Engine.MaxMemoryBytes.ShouldBe(1L << 30);
        configuration.Engine.Shards.ShouldBe(3);
        configuration.Engine.SurvivePowerLoss.ShouldBeFalse();
        configuration.Engine.SnapshotEvery.ShouldBe(TimeSpan.FromSeconds(90));
        configuration.Fleets.AutoCreate.ShouldBeFalse();
        configuration.Fleets.MaxFleets.ShouldBe(7);
        configuration.Fleets.Fallback.Threshold.ShouldBe(4.5);

        var web = configuration.Fleets.For("web");
        web.Features.ShouldBe([
            new FeaturePolicy
            {
                Metric = "requests", Kind = MetricKind.Counter, Transform = Transform.Log, Direction = Direction.Up, MinDeviation = 0.5,
            },
            new FeaturePolicy { Metric = "debug.*", Judged = false },
        ]);
        web.AlertsPerDay.ShouldBe(5);
        web.Episode.ShouldBe(new EpisodePolicy
        {
            OpenAfter = 1, OpenWindow = 1, CriticalOpensAtOnce = false, CloseAfter = 9, CloseAfterTime = TimeSpan.FromMinutes(1),
            AcceptAfter = TimeSpan.FromHours(2),
        });
        web.Silence.ShouldBe(new SilencePolicy { Enabled = false, Intervals = 2.5, AtLeast = TimeSpan.FromSeconds(1) });
        web.Recorder.ShouldBe(new RecorderPolicy { Before = 0, During = 10 });
        configuration.Fleets.Fleets["empty"].ShouldBe(configuration.Fleets.Fallback);

        var hook = configuration.Receivers.Of<WebhookOptions>().Single();
        hook.Url.ShouldBe(new Uri("https://example.com/x?token=t0ken"));
        hook.Headers.ShouldBe([KeyValuePair.Create("Authorization", "Bearer t0ken")]);
        hook.Timeout.ShouldBe(TimeSpan.FromMilliseconds(500));
        hook.GiveUpAfter.ShouldBe(TimeSpan.FromDays(7));
        configuration.HostWatcher.ShouldBe(new HostWatcherSettings
        {
            Enabled = false, Interval = TimeSpan.FromMilliseconds(250), Name = "me", Root = "/host", MaxDevices = 3,
        });
    }

    [Fact]
    public void Read_NamedPolicy_InheritsFromDefaultWhateverTheOrder()
    {
        var fleets = Good("""
            fleets:
              policies:
                web: { critical_margin: 3 }
                budget: { alerts_per_day: 5 }
              default: { threshold: 5, time_zone: Asia/Tokyo, silence: { intervals: 9 } }
            """).Fleets;

        fleets.For("web").ShouldBe(fleets.Fallback with { CriticalMargin = 3 });
        fleets.For("web").Threshold.ShouldBe(5);
        // A budget replaces an inherited threshold.
        fleets.For("budget").Threshold.ShouldBeNull();
        fleets.For("budget").Silence.Intervals.ShouldBe(9);
    }

    [Fact]
    public void Read_BuiltInPolicy_IsTheBaseOfItsFleet()
    {
        var host = FleetPolicy.Default with { MaxMetrics = 256 };
        var loader = new ConfigurationLoader(builtIn: new Dictionary<string, FleetPolicy>(StringComparer.Ordinal) { ["host"] = host });

        loader.Read("").Value!.Fleets.For("host").ShouldBe(host);
        loader.Read("fleets: { policies: { host: { critical_margin: 3 } } }").Value!.Fleets.For("host")
            .ShouldBe(host with { CriticalMargin = 3 });
        loader.Read("fleets: { default: { max_metrics: 9 } }").Value!.Fleets.For("host").ShouldBe(host);
    }

    [Fact]
    public void Read_AnchorsAndMerge_AreUnderstood()
    {
        var fleets = Good("""
            fleets:
              policies:
                a: &a { threshold: 5, critical_margin: 1 }
                b: *a
                c: { <<: *a, critical_margin: 2 }
            """).Fleets;
        fleets.For("b").ShouldBe(fleets.For("a"));
        fleets.For("c").ShouldBe(fleets.For("a") with { CriticalMargin = 2 });
    }

    [Fact]
    public void Read_ManyErrors_AreAllReportedWithTheirPlaces()
    {
        var errors = Loader.Read("""
            servr: {}
            server:
              listen: [http://0.0.0.0:8080, https://localhost:1, ftp]
              max_request_bytes: 64mb
              api_keys:
                - { name: a, secret: short, scopes: [ingest] }
                - { name: b, secret: "${NOT_SET}", scopes: [ingestt] }
                - { secret: sha256:12, scopes: [] }
            engine:
              shards: 257
              shards: 2
              snapshot_every: 5 minutes
              data_directory: [x]
            fleets:
              auto_create: yes
              default:
                threshold: 30
                alerts_per_day: 3
                time_zone: Europe/Berln
                episode: { open_after: 4, open_window: 2 }
                features:
                  - { metrc: cpu }
                  - { metric: cpu, kind: Gauge }
                  -
              policies:
                a/b: {}
            receivers:
              webhooks:
                - { name: x, url: not-a-url }
                - { name: y, url: "ftp://example.com" }
            host_watcher: 5
            """).Errors;

        string.Join('\n', errors.Select(e => e.ToString())).ShouldBe("""
            1:1: 'the file' has no key 'servr'. Did you mean 'server'?
            3:33: Cannot listen on 'https://localhost:1': TLS belongs to a reverse proxy in front; use http://.
            3:54: Cannot listen on 'ftp': it must be http://ADDRESS:PORT, for example http://localhost:8080 or http://0.0.0.0:8080.
            4:22: 'max_request_bytes' must be a size from 1KiB to 1GiB (as 512KiB, 64MiB or 4GiB), but is '64mb'.
            6:26: The secret has 5 characters; it must have at least 16.
            7:26: 'secret' uses the environment variable 'NOT_SET', which is not set.
            7:49: 'scopes[0]' must be one of ingest, read, operate, admin, but is 'ingestt'. Did you mean 'ingest'?
            8:7: 'api_keys[2]' needs the key 'name'.
            8:17: After 'sha256:' must come the 64 hexadecimal digits of the secret's SHA-256; there are 2 characters.
            8:28: The key '' has no scopes: it could do nothing. Give one or more of ingest, read, operate, admin.
            10:11: 'shards' must be a whole number from 0 to 256, but is '257'.
            11:3: 'shards' is given twice; the first time in line 10.
            12:19: 'snapshot_every' must be a duration from 1s to 1d (as 500ms, 30s, 5m, 12h or 7d), but is '5 minutes'.
            13:19: 'data_directory' must be text of 1 to 4096 characters, but is a list.
            15:16: 'auto_create' must be true or false, but is 'yes'.
            17:16: 'threshold' must be a number from 1 to 20, but is '30'.
            18:5: 'alerts_per_day' and 'threshold' exclude each other: state one of them.
            19:16: This machine knows no time zone 'Europe/Berln'. Did you mean 'Europe/Berlin'?
            20:16: 'open_after' is 4, more than 'open_window', which is 2: no episode could ever open.
            22:9: 'features[0]' needs the key 'metric'.
            22:11: 'features[0]' has no key 'metrc'. Did you mean 'metric'?
            23:30: 'kind' must be one of gauge, counter, but is 'Gauge'. Did you mean 'gauge'?
            24:8: 'features[2]' is empty; it must be a mapping of keys.
            26:5: 'a/b' must be a fleet name of 1 to 256 characters without slash or control characters, but is 'a/b'.
            29:23: 'url' must be an absolute http or https address, such as https://example.com/hook.
            30:23: 'url' must be an absolute http or https address, such as https://example.com/hook.
            31:15: 'host_watcher' must be a mapping of keys, but is '5'.
            """);
    }

    [Theory]
    [InlineData("server: { listen: [http://0.0.0.0:80] }", "lets other machines in")]
    [InlineData("server: { listen: [\"http://*:80\"] }", "lets other machines in")]
    [InlineData("server: { listen: [\"http://[::]:80\"] }", "lets other machines in")]
    [InlineData("server: { listen: [http://10.1.2.3:80] }", "lets other machines in")]
    [InlineData("server: { listen: [] }", "no address to listen on")]
    [InlineData("server: { listen: [http://example.com:80] }", "must be http://ADDRESS:PORT")]
    [InlineData("server: { listen: [http://localhost:0] }", "must be http://ADDRESS:PORT")]
    [InlineData("server: { listen: [http://localhost:80, http://localhost:80] }", "Two items of 'listen' have the address")]
    [InlineData("receivers: { webhooks: [{name: a, url: 'http://x'}, {name: a, url: 'http://y'}] }", "Two items of 'webhooks' have the name 'a'; the first is in line 1.")]
    [InlineData("receivers: { webhooks: [{name: a, url: 'http://x', headers: {'bad name': x}}] }", "an HTTP header name")]
    [InlineData("receivers: { webhooks: [{name: a, url: 'http://x', headers: {X: \"a\\nb\"}}] }", "on one line")]
    [InlineData("fleets: { default: { threshold: \"5\" } }", "Write it without quotes.")]
    [InlineData("cluster: { connection_string: a, connection_string_file: b }", "are both given")]
    [InlineData("cluster: { silo_port: 30000 }", "they must differ")]
    [InlineData("cluster: { advertised_address: db.example.com }", "one IP address")]
    [InlineData("cluster: { advertised_address: 0.0.0.0 }", "one IP address")]
    [InlineData("telemetry: { otlp_endpoint: 'localhost:4317' }", "absolute http or https address")]
    [InlineData("fleets: { default: { threshold: .nan } }", "a number from 1 to 20")]
    [InlineData("fleets: { default: { alerts_per_entity_day: 0 } }", "a number above 0, at most 1,000")]
    [InlineData("fleets: { default: { alerts_per_entity_day: 1, alerts_per_day: 1 } }", "exclude each other")]
    [InlineData("fleets: { max_fleets: 1, policies: { a: {}, b: {} } }", "names 2 fleets")]
    [InlineData("engine: { snapshot_every: 99999999999999999999d }", "a duration from")]
    [InlineData("engine: { history_bytes: 99999999999999999999TiB }", "a size from")]
    [InlineData("- a\n- b", "'the file' must be a mapping of keys, but is a list.")]
    [InlineData("just text", "but is 'just text'")]
    [InlineData("a: 1\n---\nb: 2", "A second document starts here")]
    [InlineData("a: [1, 2", "This is not valid YAML")]
    [InlineData("a: *nothing", "names no anchor")]
    [InlineData("? [a, b]\n: c", "a key must be plain text")]
    [InlineData("server:\n\tlisten: []", "This is not valid YAML")]
    public void Read_OneError_SaysWhat(string yaml, string expected)
    {
        var result = Loader.Read(yaml);
        result.Value.ShouldBeNull();
        result.Errors.ShouldContain(e => e.Message.Contains(expected, StringComparison.Ordinal), string.Join('\n', result.Errors));
        result.Errors.ShouldAllBe(e => e.Line >= 1 && e.Column >= 1);
    }

    [Fact]
    public void Read_Cluster_IsAllTaken()
    {
        var cluster = Good("""
            cluster:
              connection_string: Host=db;Password=${TOKEN}
              advertised_address: 10.0.0.7
              silo_name: silo-1
              silo_port: 0
              loss_window: 0s
              when_storage_fails: refuse
              max_unsaved: 64MiB
              probe_period: 500ms
            """).Cluster;

        cluster.ConnectionString.ShouldBe("Host=db;Password=t0ken");
        (cluster.AdvertisedAddress?.ToString(), cluster.SiloName, cluster.SiloPort).ShouldBe(("10.0.0.7", "silo-1", 0));
        (cluster.LossWindow, cluster.WhenStorageFails, cluster.MaxUnsavedBytes).ShouldBe((TimeSpan.Zero, StorageFailure.Refuse, 64L << 20));
        cluster.ProbePeriod.ShouldBe(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Read_Telemetry_IsAllTaken()
    {
        var telemetry = Good("telemetry: { otlp_endpoint: 'http://collector:4318', otlp_protocol: http_protobuf, service_name: s, traces_sample_ratio: 0.25 }").Telemetry;

        telemetry.ShouldBe(new TelemetrySettings
        {
            OtlpEndpoint = new Uri("http://collector:4318"), OtlpProtocol = TelemetryProtocol.HttpProtobuf, ServiceName = "s", TracesSampleRatio = 0.25,
        });
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(200_000)]
    public void Read_DeeplyNested_IsAnErrorAndNotACrash(int depth)
    {
        var errors = Loader.Read("a: " + new string('[', depth)).Errors;
        errors.ShouldHaveSingleItem().Message.ShouldContain("nested deeper");
    }

    [Fact]
    public void Read_ManyAliases_DoesNotBlowUp()
    {
        var lines = new List<string> { "a0: &a0 [x, x, x, x, x, x, x, x, x]" };
        for (var i = 1; i < 25; i++)
            lines.Add($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]");
        Loader.Read(string.Join('\n', lines)).Errors.Count.ShouldBe(25);
    }

    [Fact]
    public void Read_SecretFromEnvironment_IsNeverShown()
    {
        Variables.TryGetValue("API_KEY", out var secret).ShouldBeTrue();
        var result = Loader.Read("receivers: { webhooks: [{ name: a, url: \"${API_KEY}\", headers: { X: \"${API_KEY}\\nY\" } }] }");
        result.Errors.Count.ShouldBe(2);
        result.Errors.ShouldAllBe(e => !e.Message.Contains(secret!, StringComparison.Ordinal));

        var good = Good("receivers: { webhooks: [{ name: a, url: 'http://x', secret: \"${API_KEY}\" }] }");
        good.ToString().ShouldNotContain(secret!);
        good.Receivers.ToString().ShouldNotContain(secret!);
        good.Receivers.All[0].ToString().ShouldNotContain(secret!);
    }

    [Fact]
    public void ReadPolicy_PolicyFile_HasTheKeysOfDefault()
    {
        var policy = Loader.ReadPolicy("threshold: 7\nfeatures:\n  - metric: a\n").Value!;
        policy.Threshold.ShouldBe(7);
        policy.Features.Single().Metric.ShouldBe("a");
        Loader.ReadPolicy("server: {}").Errors.Single().ToString().ShouldStartWith("1:1: 'the policy' has no key 'server'.");
    }

    [Fact]
    public void ReadFile_Missing_IsAnError()
    {
        var result = Loader.ReadFile("/nowhere/anomaly.yaml");
        result.Errors.Single().Message.ShouldContain("cannot be read");
        Should.Throw<ConfigurationException>(() => result.Required("anomaly.yaml")).Message.ShouldStartWith("anomaly.yaml:The file");
    }

    [Fact]
    public void ReadFile_Example_IsGoodAndMeansWhatItSays()
    {
        var configuration = Loader.ReadFile(RepositoryFile.Path("deploy/distributed-anomaly.example.yaml")).Required("example");
        configuration.Fleets.For("shop").Features.Count.ShouldBe(4);
        configuration.Fleets.For("sensors").Threshold.ShouldBe(6);
        configuration.Fleets.Fallback.ShouldBe(FleetPolicy.Default);
        configuration.Engine.ShouldBe(PlatformConfiguration.Default.Engine);
        configuration.HostWatcher.ShouldBe(PlatformConfiguration.Default.HostWatcher);
        configuration.Receivers.All.Single().Timeout.ShouldBe(new WebhookOptions { Name = "", Url = new Uri("http://x") }.Timeout);
    }

    [Fact]
    public void Validate_AddressFromElsewhere_NeedsKeys()
    {
        var open = PlatformConfiguration.Default with { Server = new ServerSettings { Listen = ["http://127.0.0.1:1", "http://0.0.0.0:1"] } };
        open.Validate().Single().ShouldContain("http://0.0.0.0:1");
        (open with { Server = open.Server with { ApiKeys = [new ApiKeySettings { Name = "a" }] } }).Validate().ShouldBeEmpty();
        PlatformConfiguration.Default.Validate().ShouldBeEmpty();
    }

    [Fact]
    public void NeedRestart_ChangedSections_AreNamed()
    {
        var before = Good("");
        before.NeedRestart(Good("fleets: { max_fleets: 3 }")).ShouldBeEmpty();
        before.NeedRestart(Good("engine: { shards: 2 }\nserver: { listen: [http://localhost:1] }\nhost_watcher: { enabled: false }"))
            .ShouldBe(["server", "engine", "host_watcher"]);
    }

    private static PlatformConfiguration Good(string yaml)
    {
        var result = Loader.Read(yaml);
        result.Errors.ShouldBeEmpty();
        return result.Value!;
    }
}
