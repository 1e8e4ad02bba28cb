namespace DistributedAnomaly.Ingest;

/// <summary>Why a whole body was refused.</summary>
public enum IngestFault
{
    /// <summary>Not well-formed, or not of the expected shape.</summary>
    Malformed,

    /// <summary>More bytes or observations than the limits allow.</summary>
    TooLarge,

    /// <summary>Too much else is being read; it may be sent again.</summary>
    Overloaded,
}
