namespace DistributedAnomaly.Cli.Pushing;

/// <summary>A file whose rows are observations.</summary>
internal interface IPushFile : IDisposable
{
    /// <summary>Null, or why the row read last cannot be sent.</summary>
    string? Fault { get; }

    /// <summary>Line of the file, for messages; 0 where rows are not lines.</summary>
    long Line { get; }

    /// <summary>Bytes read so far, as they lie on the disk.</summary>
    long Position { get; }

    /// <summary>Moves on to the next row.</summary>
    /// <returns>False: the file is over.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    bool Read();

    /// <summary>Adds the row as a line of NDJSON.</summary>
    void WriteTo(RowBatch batch);
}
