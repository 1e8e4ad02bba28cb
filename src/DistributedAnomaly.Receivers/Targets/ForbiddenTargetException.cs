using System.Net;

namespace DistributedAnomaly.Receivers.Targets;

/// <summary>A receiver's address means a place that is not to be called.</summary>
public sealed class ForbiddenTargetException(string host, IPAddress address)
    : IOException($"'{host}' is {address}, which is link-local or a cloud's metadata address; 'allow_link_local' would allow it");
