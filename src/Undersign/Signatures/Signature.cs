using System.Collections.Concurrent;
using Undersign.People;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Signatures;

/// <summary>A signature of an organisation: its templates, and where its text goes.</summary>
/// <remarks>
/// Rendered once a person and kept. Signatures and people belong to one snapshot of the organisation and go with it, so what is kept is never
/// out of date. What names fields of the message is rendered for each message.
/// </remarks>
internal sealed class Signature
{
    public const string Full = "full";

    public const string None = "none";

    /// <summary>Characters kept of rendered texts, 16 MiB; then we begin anew.</summary>
    private const int MaxKept = 8 * 1024 * 1024;

    private readonly SignatureTemplate? _html;
    private readonly SignatureTemplate? _text;
    private readonly Dictionary<string, string> _organisation;
    private readonly ConcurrentDictionary<Person, RenderedSignature> _kept = new();
    private int _keptLength;

    public Signature(string name, Placement placement, SignatureTemplate? html, SignatureTemplate? text, IReadOnlyDictionary<string, string> organisation)
    {
        (Name, Placement, _html, _text) = (name, placement, html, text);
        _organisation = Cleaned(organisation.Select(static pair => (pair.Key, (string?)pair.Value)));
    }

    public string Name { get; }

    /// <summary>Where it goes unless a rule says otherwise.</summary>
    public Placement Placement { get; }

    /// <summary>What it gives way to in a thread in which its sender has used it: <see cref="Full"/>, <see cref="None"/>, or the name of another signature.</summary>
    public string InThread { get; init; } = Full;

    /// <summary>Whether its pictures are to be loaded from our own address. Where the node has none, they travel with mail.</summary>
    public bool HostsPictures { get; init; }

    /// <summary>The pictures that its mail only names.</summary>
    public IReadOnlyList<HostedPicture> Hosted => _html?.Hosted ?? [];

    /// <summary>Whether it can only be rendered for somebody we know.</summary>
    public bool NeedsPerson => _html?.NeedsPerson == true || _text?.NeedsPerson == true;

    /// <summary>The fields its templates show with nothing to take their place.</summary>
    public IEnumerable<string> Wanted => (_html?.Wanted ?? []).Union(_text?.Wanted ?? [], StringComparer.OrdinalIgnoreCase);

    /// <summary>What was left out of its templates, and why.</summary>
    public IEnumerable<string> Warnings => (_html?.Warnings ?? []).Concat(_text?.Warnings ?? []);

    /// <summary>Whether it shows the person's picture, to somebody at least.</summary>
    public bool ShowsPhoto => _html?.ShowsPhoto == true;

    private bool NeedsMessage => _html?.NeedsMessage == true || _text?.NeedsMessage == true;

    /// <summary>Never throws (law 3).</summary>
    /// <param name="message">Asked for only where the signature names something of it.</param>
    /// <param name="photo">The person's; <see langword="null"/> also when it cannot be had now.</param>
    public RenderedSignature Render(Person? person, Func<MessageFields>? message = null, InlinePart? photo = null)
    {
        if (person is null || NeedsMessage || (ShowsPhoto && person.Photo is not null && photo is null))
        {
            return With(photo, RenderNow(person, message, photo)); // the next time it may come out otherwise
        }

        if (_kept.TryGetValue(person, out var rendered))
        {
            return With(photo, rendered);
        }

        rendered = RenderNow(person, message: null, photo);
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
        return With(photo, rendered);
    }

    /// <summary>Lets go of what was rendered for people who have gone: there is a new snapshot of them.</summary>
    public void Forget()
    {
        _kept.Clear();
        Interlocked.Exchange(ref _keptLength, 0);
    }

    /// <summary>The picture is put in at the end: texts are kept for everybody, pictures only of who has written lately, elsewhere.</summary>
    private static RenderedSignature With(InlinePart? photo, RenderedSignature rendered) =>
        photo is not null && rendered is RenderedSignature.Rendered(var block) && block.Html.Contains(photo.ContentId, StringComparison.Ordinal)
            ? new RenderedSignature.Rendered(block with { Pictures = [.. block.Pictures, photo] })
            : rendered;

    private RenderedSignature RenderNow(Person? person, Func<MessageFields>? message, InlinePart? photo)
    {
        try
        {
            var drawn = new RenderedPictures();
            var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
            {
                ["person"] = Cleaned(person is null ? [] : person.AttributeNames.Select(name => (name, person[name])).Append((PersonAttributes.Mail, person.Address)).Append((PersonAttributes.Photo, AddressOf(photo)))),
                ["organisation"] = _organisation,
                ["message"] = Cleaned(NeedsMessage && message is not null ? message().Values : []),
                [TemplateEngine.Sender] = person,
                [TemplateEngine.Pictures] = drawn,
                [TextTemplate.NewLine] = "\n",
            };
            var block = new SignatureBlock(_html?.Render(data), _text?.Render(data));
            var shown = (_html?.Pictures ?? []).Concat(drawn.All).Where(picture => block.Html.Contains(picture.ContentId, StringComparison.Ordinal));
            return new RenderedSignature.Rendered(block with { Pictures = [.. shown] }) { Drawn = drawn.All.Sum(static picture => picture.Size) };
        }
#pragma warning disable CA1031 // the template engine compiles and runs what people write: whatever it throws must not touch mail
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new RenderedSignature.Faulty($"the signature \"{Name}\" could not be rendered: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static string? AddressOf(InlinePart? picture) => picture is null ? null : $"cid:{picture.ContentId}";

    /// <summary>Blank fields are left out: <c>{{#if}}</c> takes them for false then.</summary>
    private static Dictionary<string, string> Cleaned(IEnumerable<(string Name, string? Value)> values)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
        {
            if (FieldText.Clean(value) is { } clean)
            {
                fields[name] = clean;
            }
        }

        return fields;
    }
}

/// <summary>What became of a signature for one person.</summary>
internal abstract record RenderedSignature
{
    private RenderedSignature()
    {
    }

    /// <summary>Characters held, and octets of pictures that are its own.</summary>
    public abstract int Length { get; }

    public sealed record Rendered(SignatureBlock Block) : RenderedSignature
    {
        /// <summary>Octets of pictures that were drawn for it; others belong to the template.</summary>
        public int Drawn { get; init; }

        public override int Length => Block.Html.Length + Block.Text.Length + Drawn;
    }

    /// <param name="Reason">For the trace: mail goes on without a signature.</param>
    public sealed record Faulty(string Reason) : RenderedSignature
    {
        public override int Length => Reason.Length;
    }
}
