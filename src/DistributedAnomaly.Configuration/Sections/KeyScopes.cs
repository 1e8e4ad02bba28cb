namespace DistributedAnomaly.Configuration.Sections;

/// <summary>What a key may do.</summary>
[Flags]
public enum KeyScopes
{
    None = 0,

    /// <summary>Send observations.</summary>
    Ingest = 1,

    /// <summary>Ask.</summary>
    Read = 2,

    /// <summary>Acknowledge, silence, give feedback.</summary>
    Operate = 4,

    /// <summary>Everything.</summary>
    Admin = 8,
}
