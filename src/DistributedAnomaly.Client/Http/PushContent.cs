using System.IO.Compression;
using System.Net.Http.Headers;

namespace DistributedAnomaly.Client.Http;

internal static class PushContent
{
    /// <summary>The body as it travels: compressed from a size on, below it as it is.</summary>
    public static HttpContent Create(ReadOnlyMemory<byte> body, string mediaType, int compressFrom)
    {
        HttpContent content;
        if (body.Length < compressFrom)
        {
            content = new ReadOnlyMemoryContent(body);
        }
        else
        {
            var packed = new MemoryStream(body.Length / 4);
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(body.Span);
            content = new ByteArrayContent(packed.GetBuffer(), 0, (int)packed.Length);
            content.Headers.ContentEncoding.Add("gzip");
        }

        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }
}
