using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>Files that are read side by side.</summary>
internal sealed class OpenFiles : IDisposable
{
    private readonly List<SeriesFile> _files = [];

    public SeriesFile this[int file] => _files[file];

    /// <summary>Bytes read so far of all of them, as they lie on the disk.</summary>
    public long Position => _files.Sum(f => f.Position);

    /// <exception cref="InvalidDataException">The header is not that of observations.</exception>
    public void Open(string path, NamePool names, string? entity, IReadOnlyList<string> labels)
    {
        try
        {
            _files.Add(new SeriesFile(path, names, entity, labels));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    public void Dispose() => _files.ForEach(f => f.Dispose());
}
