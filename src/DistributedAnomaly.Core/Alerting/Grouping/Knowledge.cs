using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Alerting.Grouping;

/// <summary>Who knows that an alert fires, over all groups that it was in: what goes with it when its routes change.</summary>
internal sealed class Knowledge
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _perhaps = new(StringComparer.Ordinal);
    private Severity _severity = Severity.Critical;

    /// <summary>They may know, or may not.</summary>
    public void AddPerhaps(IEnumerable<string> receivers) => _perhaps.UnionWith(receivers);

    /// <summary>They were told, of an alert of this severity.</summary>
    public void AddTold(IEnumerable<string> receivers, Severity severity)
    {
        _told.UnionWith(receivers);
        _severity = severity < _severity ? severity : _severity;
    }

    public void Add(GroupMember member)
    {
        if (member.IsTold)
            AddTold(member.Audience, member.ToldSeverity);
        else
            AddPerhaps(member.Audience);
    }

    /// <summary>
    /// Gives a member of a route's group what the receivers of the route know. Where all of them were told there is nothing to tell again;
    /// otherwise they are told, and those who may know are told the end in any case.
    /// </summary>
    public GroupMember HandTo(GroupMember member, Route route, Alert alert)
    {
        var knowing = route.Receivers.RemoveAll(r => member.Audience.Contains(r) || !(_told.Contains(r) || _perhaps.Contains(r)));
        if (!knowing.IsEmpty)
            member = member with { Audience = member.Audience.AddRange(knowing) };
        return member.IsTold || route.Receivers.IsEmpty || !route.Receivers.All(_told.Contains)
            ? member
            : member with { ToldRevision = alert.Revision, ToldSeverity = _severity };
    }
}
