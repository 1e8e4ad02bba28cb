namespace DistributedAnomaly.Cli.Tests;

/// <summary>Gives a few bytes at a time, as a pipe may.</summary>
internal sealed class SlowStream(byte[] bytes, Func<int> chunk) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer)
    {
        var some = new byte[Math.Min(buffer.Length, chunk())];
        var read = base.Read(some, 0, some.Length);
        some.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
}
