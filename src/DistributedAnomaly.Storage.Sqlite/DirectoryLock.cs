using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>Holds a data directory for one process. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="DataDirectoryInUseException">Another process, or another engine of this one, holds it.</exception>
    public static DirectoryLock Take(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "lock");
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or PathTooLongException or FileNotFoundException))
        {
            throw new DataDirectoryInUseException(directory, error);
        }
    }

    public void Dispose() => _file.Dispose();
}
