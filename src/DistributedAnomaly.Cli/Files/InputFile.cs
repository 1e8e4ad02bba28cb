using System.IO.Compression;

namespace DistributedAnomaly.Cli.Files;

/// <summary>A file as it lies on the disk, unpacked while it is read if it is gzip (by its first bytes, whatever its name).</summary>
internal sealed class InputFile : IDisposable
{
    private readonly FileStream _file;

    public InputFile(string path)
    {
        Path = path;
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite, BufferSize = 1 << 16,
            Options = FileOptions.SequentialScan,
        });
        Span<byte> start = stackalloc byte[2];
        var gzip = _file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start[0] == 0x1f && start[1] == 0x8b;
        _file.Position = 0;
        Content = gzip ? new GZipStream(_file, CompressionMode.Decompress) : _file;
    }

    public string Path { get; }

    /// <summary>Unpacked.</summary>
    public Stream Content { get; }

    /// <summary>Bytes read so far, as they lie on the disk.</summary>
    public long Position => _file.Position;

    /// <summary>
    /// The name of the entity that a file without an entity column is about: the file's name without extensions and without the
    /// <c>.train</c>, <c>.test</c> or <c>.labels</c> that tells parts of one history apart.
    /// </summary>
    public static string EntityName(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        foreach (var extension in (string[])[".gz", ".csv", ".train", ".test", ".labels"])
        {
            if (name.Length > extension.Length && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                name = name[..^extension.Length];
        }

        return name;
    }

    public static long TotalBytes(IEnumerable<string> paths) => paths.Sum(path => new FileInfo(path).Length);

    public void Dispose()
    {
        Content.Dispose();
        _file.Dispose();
    }
}
