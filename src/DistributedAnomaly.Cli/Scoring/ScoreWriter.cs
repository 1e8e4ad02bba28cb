using System.Buffers;
using System.Globalization;
using System.Text;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>Writes one line per row: <c>timestamp,entity,surprise,severity,state,metric,detector</c>. Allocates nothing per line.</summary>
internal sealed class ScoreWriter(Stream output)
{
    private const int FlushAt = 1 << 18;

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt + (1 << 12));

    public void Header() => _buffer.Write("timestamp,entity,surprise,severity,state,metric,detector\n"u8);

    /// <param name="timestamp">As it is in the input.</param>
    /// <param name="entity">Name of the entity.</param>
    /// <param name="verdict">Of the monitor.</param>
    public void Row(ReadOnlySpan<byte> timestamp, string entity, Verdict verdict)
    {
        var top = verdict.Reasons.Length > 0 ? verdict.Reasons[0] : default;
        var state = verdict.Outcome switch
        {
            ObserveOutcome.Ignored => "ignored",
            ObserveOutcome.Refused => "refused",
            _ => Name(verdict.State),
        };
        Row(timestamp, entity, verdict.Surprise, verdict.Severity, state, top.Metric ?? "", top.Detector ?? "");
    }

    /// <summary>A row that reached no monitor.</summary>
    public void Refused(ReadOnlySpan<byte> timestamp, string entity) => Row(timestamp, entity, 0, Severity.None, "refused", "", "");

    public void Flush()
    {
        output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        output.Flush();
    }

    /// <summary>Up to six decimals, without zeros at the end.</summary>
    public static int Format(double surprise, Span<byte> target)
    {
        surprise.TryFormat(target, out var length, "F6", CultureInfo.InvariantCulture);
        if (target[..length].IndexOf((byte)'.') < 0)
            return length;
        while (target[length - 1] == '0')
            length--;
        return target[length - 1] == '.' ? length - 1 : length;
    }

    public static string Name(EntityState state) => state switch
    {
        EntityState.Learning => "learning",
        EntityState.Normal => "normal",
        EntityState.Anomalous => "anomalous",
        _ => "silent",
    };

    public static string Name(Severity severity) => severity switch
    {
        Severity.None => "none",
        Severity.Warning => "warning",
        _ => "critical",
    };

    private void Row(
        ReadOnlySpan<byte> timestamp, string entity, double surprise, Severity severity, string state, string metric, string detector)
    {
        Text(timestamp);
        Comma();
        Text(entity);
        Comma();
        var number = _buffer.GetSpan(400);
        _buffer.Advance(Format(surprise, number));
        Comma();
        Text(Name(severity));
        Comma();
        Text(state);
        Comma();
        Text(metric);
        Comma();
        Text(detector);
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushAt)
            Flush();
    }

    private void Comma()
    {
        _buffer.GetSpan(1)[0] = (byte)',';
        _buffer.Advance(1);
    }

    private void Text(string text)
    {
        var target = _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, target);
        if (target[..length].IndexOfAny(",\"\r\n"u8) < 0)
            _buffer.Advance(length);
        else
            Text(target[..length].ToArray());
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(",\"\r\n"u8) < 0)
        {
            _buffer.Write(text);
            return;
        }

        _buffer.Write("\""u8);
        foreach (var b in text)
        {
            if (b == '"')
                _buffer.Write("\""u8);
            _buffer.Write([b]);
        }

        _buffer.Write("\""u8);
    }
}
