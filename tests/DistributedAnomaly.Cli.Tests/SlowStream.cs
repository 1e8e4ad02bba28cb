namespace DistributedAnomaly.Cli.Tests;

/// <summary>Gives a few bytes at a time, as a pipe may.</summary>
internal sealed class SlowStream(byte[] bytes, Func<int> chunk) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk())]);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
}
