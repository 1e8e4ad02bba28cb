using System.Text;

namespace DistributedAnomaly.TestKit;

/// <summary>One call that a <see cref="LoopbackHttpReceiver"/> received.</summary>
public sealed record ReceivedCall(string Method, IReadOnlyDictionary<string, string> Headers, byte[] Body, string Path)
{
    public string Text => Encoding.UTF8.GetString(Body);
}
