using System.IO.Compression;
using DistributedAnomaly.Ingest.Bodies;

namespace DistributedAnomaly.Ingest.Tests;

public sealed class BodyReaderTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i % 251))];

    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public async Task ReadAsync_Plain_GivesTheBytes(int announced)
    {
        using var body = await ReadAsync(new MemoryStream(Content), gzip: false, announced, 200_000);

        body.Bytes.SequenceEqual(Content).ShouldBeTrue();
    }

    [Fact]
    public async Task ReadAsync_Gzip_IsUnpacked()
    {
        using var body = await ReadAsync(new MemoryStream(Pack(Content)), gzip: true, 0, 200_000);

        body.Bytes.SequenceEqual(Content).ShouldBeTrue();
    }

    [Fact]
    public async Task ReadAsync_EmptyGzip_IsEmpty()
    {
        // Header, empty final block, checksum and length.
        byte[] empty = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        using var body = await ReadAsync(new MemoryStream(empty), gzip: true, 0, 100);

        body.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 199_999)]
    [InlineData(200_000, 199_999)]
    [InlineData(10, 1_000)]
    public async Task ReadAsync_TooLarge_IsRefused(int announced, int max) =>
        (await Should.ThrowAsync<IngestException>(async () =>
            await ReadAsync(new MemoryStream(Content), gzip: false, announced, max)))
        .Fault.ShouldBe(IngestFault.TooLarge);

    [Fact]
    public async Task ReadAsync_GzipBomb_IsRefused() =>
        (await Should.ThrowAsync<IngestException>(async () =>
            await ReadAsync(new MemoryStream(Pack(new byte[50_000_000])), gzip: true, 0, 1 << 20)))
        .Fault.ShouldBe(IngestFault.TooLarge);

    [Fact]
    public async Task ReadAsync_GzipCutOffAnywhere_IsRefused()
    {
        var packed = Pack(Content[..500]);
        for (var length = 0; length < packed.Length; length++)
        {
            (await Should.ThrowAsync<IngestException>(async () =>
                await ReadAsync(new MemoryStream(packed[..length]), gzip: true, 0, 1 << 20), $"{length} bytes"))
            .Fault.ShouldBe(IngestFault.Malformed);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(-6)]
    public async Task ReadAsync_DamagedGzip_IsRefused(int position)
    {
        var packed = Pack(Content[..500]);
        packed[position < 0 ? packed.Length + position : position] ^= 0x55;

        (await Should.ThrowAsync<IngestException>(async () =>
            await ReadAsync(new MemoryStream(packed), gzip: true, 0, 1 << 20)))
        .Fault.ShouldBe(IngestFault.Malformed);
    }

    [Fact]
    public async Task ReadAsync_BudgetUsedUp_IsRefusedAndGivenBack()
    {
        var budget = new BodyBudget(500_000);
        using (await ReadAsync(new MemoryStream(Content), gzip: false, 0, 200_000, budget))
        {
            budget.UsedBytes.ShouldBeGreaterThanOrEqualTo(Content.Length);
            (await Should.ThrowAsync<IngestException>(async () => await ReadAsync(new MemoryStream(Content), gzip: false, 0, 200_000, budget)))
                .Fault.ShouldBe(IngestFault.Overloaded);
        }

        budget.UsedBytes.ShouldBe(0);
    }

    private static ValueTask<PooledBody> ReadAsync(Stream body, bool gzip, long announced, int max, BodyBudget? budget = null) =>
        BodyReader.ReadAsync(body, gzip, announced, max, budget ?? new BodyBudget(1 << 30), CancellationToken.None);

    private static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
