using System.Text.RegularExpressions;
using DistributedAnomaly.Receivers.Messages;
using Fluid;
using Fluid.Filters;
using Fluid.Values;

namespace DistributedAnomaly.Receivers.Templates;

/// <summary>
/// A text with places for values, in the Liquid language. What it may name is described in the file <c>README.md</c> of the
/// repository; <see cref="TemplateModel"/> has it. Immutable; equal to another one with the same source.
/// </summary>
public sealed partial class TextTemplate : IEquatable<TextTemplate>
{
    /// <summary>Characters of a source.</summary>
    public const int MaxSource = 64 << 10;

    private static readonly FluidParser Parser = new();
    private static readonly TemplateOptions Lenient = Options();
    private static readonly TemplateOptions Strict = Options();

    private readonly IFluidTemplate _template;

    private TextTemplate(string source, TextForm form, IFluidTemplate template) => (Source, Form, _template) = (source, form, template);

    public string Source { get; }

    public TextForm Form { get; }

    /// <summary>Reads a template and writes it once for each kind of message.</summary>
    /// <exception cref="TemplateException">It is not Liquid, or names what does not exist, or writes too much.</exception>
    public static TextTemplate Parse(string source, TextForm form)
    {
        if (source.Length > MaxSource)
            throw new TemplateException(0, 0, $"it has {source.Length} characters; at most {MaxSource} are read");
        if (!Parser.TryParse(source, out var parsed, out var error))
            throw NotLiquid(error);
        new TemplateChecker(source, Lenient.Filters).VisitTemplate(parsed);
        var template = new TextTemplate(source, form, parsed);
        foreach (var sample in SampleMessages.All)
            template.Render(sample, Strict);
        return template;
    }

    /// <summary>The same source as part of something else.</summary>
    internal TextTemplate As(TextForm form) => new(Source, form, _template);

    /// <exception cref="TemplateException">It writes too much.</exception>
    internal string Render(Message message) => Render(message, Lenient);

    public bool Equals(TextTemplate? other) => other is not null && other.Form == Form && string.Equals(other.Source, Source, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as TextTemplate);

    public override int GetHashCode() => HashCode.Combine(Form, Source);

    private string Render(Message message, TemplateOptions options)
    {
        var isStrict = ReferenceEquals(options, Strict);
        var context = new TemplateContext(options);
        foreach (var (name, value) in TemplateModel.Of(message, isStrict))
            context.SetValue(name, value);
        if (isStrict)
            context.Undefined = name => throw new UnknownNameException(name, TemplateModel.Names);
        using var writer = new BoundedWriter();
        try
        {
            // Nothing in it waits.
            _template.RenderAsync(writer, Escaping.Of(Form), context).AsTask().GetAwaiter().GetResult();
        }
        catch (UnknownNameException e)
        {
            throw TemplateChecker.At(Source, e.Name, e.Message);
        }
        catch (Exception e) when (e is not TemplateException)
        {
            throw new TemplateException(0, 0, e.Message.TrimEnd('.'));
        }

        return writer.ToString();
    }

    private static TemplateOptions Options()
    {
        var options = new TemplateOptions
        {
            MaxSteps = TemplateLimits.MaxSteps,
            MaxRecursion = TemplateLimits.MaxRecursion,
            TimeZone = TimeZoneInfo.Utc,
            Assigned = (_, value, _) => Bounded(value),
            Captured = (_, value, _) => Bounded(value),
        };
        // A whole JSON value: its quotes are its own.
        options.Filters.AddFilter("json", async (input, arguments, context) =>
            new StringValue((await MiscFilters.Json(input, arguments, context)).ToStringValue(), encode: false));
        return options;
    }

    private static ValueTask<FluidValue> Bounded(FluidValue value) =>
        value is StringValue && value.ToStringValue().Length > TemplateLimits.MaxLength
            ? throw new TemplateException(0, 0, $"a value is longer than {TemplateLimits.MaxLength} characters")
            : ValueTask.FromResult(value);

    private static TemplateException NotLiquid(string? error)
    {
        var message = (error ?? "it cannot be read").Split('\n')[0].Trim();
        var place = Place().Match(message);
        return place.Success
            ? new TemplateException(
                int.Parse(place.Groups["line"].ValueSpan), int.Parse(place.Groups["column"].ValueSpan), message[..place.Index].TrimEnd('.', ' '))
            : new TemplateException(0, 0, message.TrimEnd('.'));
    }

    [GeneratedRegex(@"\s*at \((?<line>[0-9]+):(?<column>[0-9]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
