using System.Net;
using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>The sections that say how a silo lives with others, and to whom the program reports of itself.</summary>
internal static class ClusterShapes
{
    private const int LongestSecret = 4096;

    public static readonly ObjectShape<ClusterSettings> Cluster =
        new ObjectShape<ClusterSettings>("How a silo finds its cluster and keeps its state; read by the cluster edition only.", new ClusterSettings())
            .With("connection_string", "The PostgreSQL database that all silos share; without it there is one silo with its state in memory. ${NAME} stands for an environment variable.",
                new TextShape(1, LongestSecret, variables: true), c => c.ConnectionString ?? "", (c, v) => c with { ConnectionString = v }, showDefault: false)
            .With("connection_string_file", "A file that holds the connection string, instead of connection_string.",
                new TextShape(1, 4096), c => c.ConnectionStringFile ?? "", (c, v) => c with { ConnectionStringFile = v }, showDefault: false)
            .With("name", "Silos of one name in one database are one cluster.",
                new TextShape(1, 100), c => c.Name, (c, v) => c with { Name = v })
            .With("silo_port", "Where this silo talks to the other silos; 0: a free port.",
                new IntegerShape(0, 65_535), c => c.SiloPort, (c, v) => c with { SiloPort = v })
            .With("gateway_port", "Where this silo talks to clients of the cluster; 0: a free port.",
                new IntegerShape(0, 65_535), c => c.GatewayPort, (c, v) => c with { GatewayPort = v })
            .With("advertised_address", "IP address under which the other silos reach this one; found out where it is not given. ${NAME} stands for an environment variable.",
                new ParsedShape<IPAddress>(new TextShape(1, 64, variables: true), ParseAddress, a => a.ToString()),
                c => c.AdvertisedAddress!, (c, v) => c with { AdvertisedAddress = v }, showDefault: false)
            .With("silo_name", "Name of this silo; without it the machine's name and silo port. ${NAME} stands for an environment variable.",
                new TextShape(1, 100, variables: true), c => c.SiloName ?? "", (c, v) => c with { SiloName = v }, showDefault: false)
            .With("loss_window", "Calm observations this young may be lost with a silo that dies; 0s: every acknowledgement waits for the database.",
                new DurationShape(TimeSpan.Zero, TimeSpan.FromMinutes(10)), c => c.LossWindow, (c, v) => c with { LossWindow = v })
            .With("when_storage_fails", "Observations while the database is out of reach: continue (take them while there is room) or refuse.",
                new ChoiceShape<StorageFailure>(("continue", StorageFailure.Continue), ("refuse", StorageFailure.Refuse)),
                c => c.WhenStorageFails, (c, v) => c with { WhenStorageFails = v })
            .With("max_unsaved", "Changes that may wait for the database in one silo; past this, observations are refused.",
                new SizeShape(1 << 20, 1L << 40), c => c.MaxUnsavedBytes, (c, v) => c with { MaxUnsavedBytes = v })
            .With("idle_entity_age", "An entity that was not observed for this long leaves memory.",
                new DurationShape(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)), c => c.IdleEntityAge, (c, v) => c with { IdleEntityAge = v })
            .With("drain_time", "How long stopping may take: requests under way, then handing over what the silo holds.",
                new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), c => c.DrainTime, (c, v) => c with { DrainTime = v })
            .With("leave_delay", "How long a silo that is asked to stop is not ready but still serves, so that load balancers notice.",
                new DurationShape(TimeSpan.Zero, TimeSpan.FromMinutes(5)), c => c.LeaveDelay, (c, v) => c with { LeaveDelay = v })
            .With("probe_period", "Time between two probes of another silo, and the time it has to answer.",
                new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), c => c.ProbePeriod, (c, v) => c with { ProbePeriod = v })
            .With("missed_probes", "Probes without an answer until a silo suspects another one.",
                new IntegerShape(1, 20), c => c.MissedProbes, (c, v) => c with { MissedProbes = v })
            .With("votes", "Silos that must suspect another one until it is declared dead.",
                new IntegerShape(1, 10), c => c.Votes, (c, v) => c with { Votes = v })
            .Check(["connection_string", "connection_string_file", "silo_port", "gateway_port"], Consistent);

    public static readonly ObjectShape<TelemetrySettings> Telemetry =
        new ObjectShape<TelemetrySettings>("Where the program sends what it measures and traces of itself.", new TelemetrySettings())
            .With("otlp_endpoint", "Address of an OpenTelemetry collector, such as http://localhost:4317; without it nothing is sent. ${NAME} stands for an environment variable.",
                new ParsedShape<Uri>(new TextShape(1, 2048, variables: true), ParseEndpoint, u => u.OriginalString),
                t => t.OtlpEndpoint!, (t, v) => t with { OtlpEndpoint = v }, showDefault: false)
            .With("otlp_protocol", "How OTLP is spoken: grpc (port 4317) or http_protobuf (port 4318).",
                new ChoiceShape<TelemetryProtocol>(("grpc", TelemetryProtocol.Grpc), ("http_protobuf", TelemetryProtocol.HttpProtobuf)),
                t => t.OtlpProtocol, (t, v) => t with { OtlpProtocol = v })
            .With("service_name", "Under which name the program appears in traces and metrics.",
                new TextShape(1, 255), t => t.ServiceName, (t, v) => t with { ServiceName = v })
            .With("traces_sample_ratio", "Share of traces that are kept; a caller that sends a trace along decides for its own.",
                new NumberShape(0, 1), t => t.TracesSampleRatio, (t, v) => t with { TracesSampleRatio = v });

    private static void Consistent(MappingNode node, ClusterSettings cluster, ReadContext context)
    {
        if (cluster is { ConnectionString: not null, ConnectionStringFile: not null } && node.KeyOf("connection_string_file") is { } file)
            context.Error(file, "'connection_string' and 'connection_string_file' are both given: give one of them.");
        if (cluster.SiloPort == cluster.GatewayPort && cluster.SiloPort != 0 && (node.KeyOf("silo_port") ?? node.KeyOf("gateway_port")) is { } port)
            context.Error(port, $"'silo_port' and 'gateway_port' are both {cluster.SiloPort}: they must differ.");
    }

    private static (IPAddress? Address, string? Fault) ParseAddress(string text) =>
        IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? (address, null)
            : (null, "'advertised_address' must be one IP address that the other silos can reach, such as 10.0.0.7.");

    private static (Uri? Url, string? Fault) ParseEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.Host.Length > 0
            ? (url, null)
            : (null, "'otlp_endpoint' must be an absolute http or https address, such as http://localhost:4317.");
}
