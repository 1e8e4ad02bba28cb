using DistributedAnomaly.Core.Alerting.Desk;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>The policy that holds: the configured one; where it has no routes, every alert goes to whoever is a receiver now.</summary>
/// <param name="configured">Null: nothing is.</param>
/// <param name="receivers">Names of those that there are.</param>
/// <param name="isHandedOver">The alerts are decided elsewhere.</param>
internal sealed class DeskPolicySource(AlertPolicy? configured, Func<IReadOnlyList<string>> receivers, bool isHandedOver = false)
{
    private volatile AlertPolicy? _configured = configured;
    private IReadOnlyList<string>? _names;
    private AlertPolicy? _direct;
    private AlertPolicy? _base;

    public AlertPolicy? Configured
    {
        get => _configured;
        set => _configured = value;
    }

    /// <summary>The same object as long as it is the same policy. Asked by one thread at a time.</summary>
    public AlertPolicy Current
    {
        get
        {
            var policy = _configured;
            if (policy is { IsDirect: false })
                return policy;
            var names = receivers();
            if (_direct is null || !ReferenceEquals(names, _names) || !ReferenceEquals(policy, _base))
            {
                var direct = AlertPolicy.Direct(names);
                var current = policy is null ? direct : policy with { Routing = direct.Routing };
                (_direct, _names, _base) = (current with { IsHandedOver = isHandedOver }, names, policy);
            }

            return _direct;
        }
    }
}
