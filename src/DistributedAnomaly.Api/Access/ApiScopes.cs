namespace DistributedAnomaly.Api.Access;

/// <summary>What a key may do.</summary>
[Flags]
public enum ApiScopes
{
    None = 0,

    /// <summary>Send observations.</summary>
    Ingest = 1,

    /// <summary>Ask for fleets, entities, history, alerts and the server's own metrics.</summary>
    Read = 2,

    /// <summary>Acknowledge, silence and give feedback.</summary>
    Operate = 4,

    /// <summary>Everything.</summary>
    Admin = 8,
}
