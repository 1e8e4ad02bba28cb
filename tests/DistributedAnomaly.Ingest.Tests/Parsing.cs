using System.Text;
using DistributedAnomaly.Ingest.Json;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Ingest.Tests;

/// <summary>Parses texts as if they had arrived at a fixed time.</summary>
internal static class Parsing
{
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static ParsedObservations Document(string body, IngestLimits? limits = null) => Document(Encoding.UTF8.GetBytes(body), limits);

    public static ParsedObservations Document(byte[] body, IngestLimits? limits = null, NameCaches? names = null)
    {
        var parsed = Empty();
        new JsonObservationReader(limits ?? new IngestLimits(), names ?? new NameCaches()).ReadDocument(body, parsed);
        return parsed;
    }

    public static ParsedObservations Lines(string body, IngestLimits? limits = null) => Lines(Encoding.UTF8.GetBytes(body), limits);

    public static ParsedObservations Lines(byte[] body, IngestLimits? limits = null)
    {
        var parsed = Empty();
        new JsonObservationReader(limits ?? new IngestLimits(), new NameCaches()).ReadLines(body, parsed);
        return parsed;
    }

    private static ParsedObservations Empty()
    {
        var parsed = new ParsedObservations();
        parsed.Clear("fleet", Now.ToUnixTimeMilliseconds());
        return parsed;
    }
}
