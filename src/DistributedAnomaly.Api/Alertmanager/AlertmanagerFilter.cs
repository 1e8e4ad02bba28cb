using System.Text.RegularExpressions;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Matching;

namespace DistributedAnomaly.Api.Alertmanager;

/// <summary>Which alerts are asked for.</summary>
internal sealed class AlertmanagerFilter
{
    private readonly bool _active;
    private readonly bool _silenced;
    private readonly bool _inhibited;
    private readonly LabelMatchers _matchers;
    private readonly LabelMatcher? _receiver;

    /// <exception cref="ProblemException">400: a parameter is not valid.</exception>
    public AlertmanagerFilter(HttpRequest request)
    {
        _active = Flag(request, "active");
        _silenced = Flag(request, "silenced") && Flag(request, "muted");
        _inhibited = Flag(request, "inhibited");
        _matchers = Matchers(request);
        var receiver = request.Query["receiver"].ToString();
        try
        {
            _receiver = receiver.Length == 0 ? null : new LabelMatcher("receiver", MatchOperator.Regex, receiver);
        }
        catch (Exception e) when (e is FormatException or RegexParseException)
        {
            throw new ProblemException(ProblemTypes.InvalidParameter, e.Message) { Parameter = "receiver" };
        }
    }

    public bool Takes(AlertStanding alert) =>
        (_active || alert.IsHeld)
        && (_silenced || alert.SilencedBy.Length + alert.Maintenance.Length == 0)
        && (_inhibited || alert.InhibitedBy.IsEmpty)
        && _matchers.Matches(alert.Labels)
        && (_receiver is null || alert.Receivers.Any(_receiver.Matches));

    /// <exception cref="ProblemException">400: not matchers.</exception>
    public static LabelMatchers Matchers(HttpRequest request)
    {
        try
        {
            return new LabelMatchers(request.Query["filter"].Where(f => f is not null).SelectMany(f => MatcherSyntax.Parse(f!).Items));
        }
        catch (FormatException e)
        {
            throw new ProblemException(ProblemTypes.InvalidParameter, e.Message) { Parameter = "filter" };
        }
    }

    private static bool Flag(HttpRequest request, string name) => request.Query[name].ToString() is not ("false" or "False" or "0");
}
