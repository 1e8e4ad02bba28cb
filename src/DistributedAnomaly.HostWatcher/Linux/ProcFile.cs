namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>Reads small kernel files into one buffer, which is used again and again.</summary>
internal sealed class ProcFile
{
    /// <summary>The largest that is read: <c>/proc/stat</c> of a machine with thousands of interrupts stays below it.</summary>
    private const int MaxBytes = 4 << 20;

    private byte[] _buffer = new byte[8192];

    /// <summary>The file's bytes, valid until the next call; empty if this system has no such file or does not let it be read.</summary>
    public ReadOnlySpan<byte> Read(string path)
    {
        try
        {
            // Sharing everything spares the advisory lock.
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = 0;
            while (true)
            {
                var read = RandomAccess.Read(file, _buffer.AsSpan(length), length);
                if (read == 0)
                    return _buffer.AsSpan(0, length);
                length += read;
                if (length == _buffer.Length)
                {
                    if (length >= MaxBytes)
                        throw new InvalidDataException($"{path} is larger than {MaxBytes} bytes");
                    Array.Resize(ref _buffer, length * 2);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
