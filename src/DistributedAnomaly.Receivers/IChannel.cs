using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Messages;

namespace DistributedAnomaly.Receivers;

/// <summary>The way to one receiver: turns a message into what the service understands, and sends it. One attempt; a failure is an outcome.</summary>
internal interface IChannel : IDisposable
{
    ValueTask<Delivery> SendAsync(Message message, CancellationToken cancellationToken);
}
