using System.Collections.Concurrent;
using Undersign.People;
using Undersign.Stamping;

namespace Undersign.Signatures;

/// <summary>A signature of an organisation: its templates, and where its text goes.</summary>
/// <remarks>
/// Rendered once a person and kept. Signatures and people belong to one snapshot of the organisation and go with it, so what is kept is never
/// out of date.
/// </remarks>
internal sealed class Signature
{
    /// <summary>Characters kept of rendered texts, 16 MiB; then we begin anew.</summary>
    private const int MaxKept = 8 * 1024 * 1024;

    private readonly SignatureTemplate? _html;
    private readonly SignatureTemplate? _text;
    private readonly IReadOnlyDictionary<string, string> _organisation;
    private readonly ConcurrentDictionary<Person, RenderedSignature> _kept = new();
    private int _keptLength;

    public Signature(string name, Placement placement, SignatureTemplate? html, SignatureTemplate? text, IReadOnlyDictionary<string, string> organisation)
    {
        (Name, Placement, _html, _text, _organisation) = (name, placement, html, text, organisation);
    }

    public string Name { get; }

    /// <summary>Where it goes unless a rule says otherwise.</summary>
    public Placement Placement { get; }

    /// <summary>What it gives way to in a thread in which its sender has used it: <see cref="Full"/>, <see cref="None"/>, or the name of another signature.</summary>
    public string InThread { get; init; } = Full;

    public const string Full = "full";

    public const string None = "none";

    /// <summary>Whether it can only be rendered for somebody we know.</summary>
    public bool NeedsPerson => _html?.NeedsPerson == true || _text?.NeedsPerson == true;

    /// <summary>Never throws (law 3).</summary>
    public RenderedSignature Render(Person? person)
    {
        if (person is null)
        {
            return RenderNow(null);
        }

        if (_kept.TryGetValue(person, out var rendered))
        {
            return rendered;
        }

        rendered = RenderNow(person);
        if (rendered is RenderedSignature.Faulty)
        {
            return rendered; // what is wrong may pass
        }

        if (Interlocked.Add(ref _keptLength, rendered.Length) > MaxKept)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _keptLength, rendered.Length);
        }

        _kept[person] = rendered;
        return rendered;
    }

    private RenderedSignature RenderNow(Person? person)
    {
        try
        {
            var data = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["person"] = Fields(person), ["organisation"] = _organisation };
            var block = new SignatureBlock(_html?.Render(data), _text?.Render(data));
            return block.Html is { } html && SignatureMarkup.FindFault(SignatureMarkup.BodyOf(html)) is { } fault
                ? new RenderedSignature.Faulty($"the signature \"{Name}\" comes out broken for this person, {fault}")
                : new RenderedSignature.Rendered(block);
        }
#pragma warning disable CA1031 // the template engine compiles and runs what people write: whatever it throws must not touch mail
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new RenderedSignature.Faulty($"the signature \"{Name}\" could not be rendered: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Blank fields are left out: <c>{{#if}}</c> takes them for false then.</summary>
    private static Dictionary<string, string> Fields(Person? person)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (person is not null)
        {
            fields[PersonAttributes.Mail] = person.Address;
            foreach (var name in person.AttributeNames)
            {
                if (person[name] is { } value)
                {
                    fields[name] = value;
                }
            }
        }

        return fields;
    }
}

/// <summary>What became of a signature for one person.</summary>
internal abstract record RenderedSignature
{
    private RenderedSignature(int length) => Length = length;

    /// <summary>Characters held.</summary>
    public int Length { get; }

    public sealed record Rendered(SignatureBlock Block) : RenderedSignature((Block.Html?.Length ?? 0) + (Block.Text?.Length ?? 0));

    /// <param name="Reason">For the trace: mail goes on without a signature.</param>
    public sealed record Faulty(string Reason) : RenderedSignature(Reason.Length);
}
