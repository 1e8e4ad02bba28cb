using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Flapping;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>
/// Documents as bytes: a version, then a section with its checksum. Version 1 knew the audience of a group only: whoever of it was told
/// about an alert was told about all of them.
/// </summary>
internal static class DeskCodec
{
    public const byte Version = 2;

    private const long None = long.MinValue;

    public static void Write(SnapshotWriter writer, AlertGroup group)
    {
        var start = Begin(writer);
        writer.Text(group.Id);
        writer.Text(group.Key);
        writer.Text(group.RouteKey);
        writer.Byte(group.PerAlert ? (byte)1 : (byte)0);
        writer.Byte(group.IsPeculiar ? (byte)1 : (byte)0);
        writer.Long(group.CreatedMs);
        writer.Long(group.FlushMs);
        writer.Long(group.SentMs ?? None);
        writer.Int(group.Sequence);
        writer.Long(group.UnacknowledgedMs ?? None);
        writer.Int(group.Step);
        writer.Int(group.Labels.Count);
        foreach (ref readonly var label in group.Labels.Pairs)
        {
            writer.Text(label.Key);
            writer.Text(label.Value);
        }

        writer.Int(group.Audience.Length);
        foreach (var receiver in group.Audience)
            writer.Text(receiver);
        writer.Int(group.Members.Count);
        foreach (var member in group.Members.Values)
        {
            writer.Text(member.AlertId);
            writer.Int(member.ToldRevision);
            writer.Byte((byte)member.ToldSeverity);
            writer.Byte((byte)member.Held);
            // Places in the audience of the group.
            writer.Int(member.Audience.Length);
            foreach (var receiver in member.Audience)
                writer.Int(group.Audience.IndexOf(receiver, StringComparer.Ordinal));
        }

        writer.End(start);
    }

    public static AlertGroup ReadGroup(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        var remaining = Begin(ref reader, out var version);
        var group = new AlertGroup
        {
            Id = reader.Text(),
            Key = reader.Text(),
            RouteKey = reader.Text(),
            PerAlert = reader.Byte() != 0,
            IsPeculiar = reader.Byte() != 0,
            CreatedMs = reader.Long(),
            FlushMs = reader.Long(),
            SentMs = OrNull(reader.Long()),
            Sequence = reader.Int(),
            UnacknowledgedMs = OrNull(reader.Long()),
            Step = reader.Int(),
        };
        var labels = new KeyValuePair<string, string>[reader.Length(8)];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = new(reader.Text(), reader.Text());
        var names = new string[reader.Length(4)];
        for (var i = 0; i < names.Length; i++)
            names[i] = reader.Text();
        ImmutableArray<string> audience = [.. names];
        var members = AlertGroup.NoMembers.ToBuilder();
        for (var left = reader.Length(11); left > 0; left--)
        {
            var member = new GroupMember(reader.Text(), reader.Int(), (Severity)reader.Byte(), (HoldReason)reader.Byte());
            members[member.AlertId] = member with { Audience = ReadAudience(ref reader, version, member, audience) };
        }

        reader.End(remaining);
        return group with { Labels = ContextLabels.From(labels), Audience = audience, Members = members.ToImmutable() };
    }

    private static ImmutableArray<string> ReadAudience(ref SnapshotReader reader, byte version, GroupMember member, ImmutableArray<string> all)
    {
        if (version == 1)
            return reader.Byte() != 0 || member.IsTold ? all : [];
        var isAll = true;
        var some = new string[reader.Length(4)];
        for (var i = 0; i < some.Length; i++)
        {
            var place = reader.Int();
            if (place < 0 || place >= all.Length)
                throw new SnapshotException($"no receiver {place} among {all.Length}");
            some[i] = all[place];
            isAll &= place == i;
        }

        // Shared, as it was: a group of a thousand alerts has one audience.
        return isAll && some.Length == all.Length ? all : [.. some];
    }

    public static void Write(SnapshotWriter writer, Silence silence)
    {
        var start = Begin(writer);
        writer.Text(silence.Id);
        writer.Int(silence.Matchers.Items.Length);
        foreach (var matcher in silence.Matchers.Items)
        {
            writer.Text(matcher.Name);
            writer.Byte((byte)matcher.Operator);
            writer.Text(matcher.Value);
        }

        writer.Long(silence.StartsMs);
        writer.Long(silence.EndsMs);
        writer.Text(silence.CreatedBy);
        writer.Text(silence.Comment);
        writer.Long(silence.UpdatedMs);
        writer.End(start);
    }

    public static Silence ReadSilence(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        var remaining = Begin(ref reader);
        var id = reader.Text();
        var matchers = new LabelMatcher[reader.Length(9)];
        for (var i = 0; i < matchers.Length; i++)
            matchers[i] = new LabelMatcher(reader.Text(), (MatchOperator)reader.Byte(), reader.Text());
        var silence = new Silence
        {
            Id = id,
            Matchers = new LabelMatchers(matchers),
            StartsMs = reader.Long(),
            EndsMs = reader.Long(),
            CreatedBy = reader.Text(),
            Comment = reader.Text(),
            UpdatedMs = reader.Long(),
        };
        reader.End(remaining);
        return silence;
    }

    public static void Write(SnapshotWriter writer, FlapHistory flaps)
    {
        var start = Begin(writer);
        writer.Int(flaps.EndsMs.Length);
        foreach (var end in flaps.EndsMs)
            writer.Long(end);
        writer.Long(flaps.HeldFromMs ?? None);
        writer.Long(flaps.HeldUntilMs);
        writer.End(start);
    }

    public static FlapHistory ReadFlaps(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        var remaining = Begin(ref reader);
        var ends = ImmutableArray.CreateBuilder<long>();
        for (var left = reader.Length(8); left > 0; left--)
            ends.Add(reader.Long());
        var flaps = new FlapHistory(ends.ToImmutable(), OrNull(reader.Long()), reader.Long());
        reader.End(remaining);
        return flaps;
    }

    private static int Begin(SnapshotWriter writer)
    {
        writer.Byte(Version);
        return writer.Begin();
    }

    private static int Begin(ref SnapshotReader reader) => Begin(ref reader, out _);

    private static int Begin(ref SnapshotReader reader, out byte version)
    {
        version = reader.Byte();
        return version is > 0 and <= Version
            ? reader.Begin()
            : throw new SnapshotException($"a document of the alert desk has version {version}; this program knows {Version}");
    }

    private static long? OrNull(long value) => value == None ? null : value;
}
