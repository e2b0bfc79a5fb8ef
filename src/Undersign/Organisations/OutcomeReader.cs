using Undersign.Decisions;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>Reads what a rule wants: a signature, a banner, a disclaimer, or that the message passes.</summary>
internal sealed class OutcomeReader(Dictionary<string, Signature?> signatures)
{
    private const int MaxBanners = 20;
    private const int MaxWeight = 1000;

    /// <returns><see langword="null"/> where something is wrong with it, which has been said then.</returns>
    public RuleOutcome? Read(Section section, Identity identity)
    {
        var passes = section.Flag("pass");
        var name = section.Text("signature");
        var placement = section.Has("placement") ? SignatureReader.ReadPlacement(section, default) : (Placement?)null;
        section.Text("placement");
        var (banners, disclaimers) = (section.Several("banner", "use"), section.Several("disclaimer", "use"));
        var stamps = name is not null || banners.Count > 0 || disclaimers.Count > 0;
        if (passes == stamps)
        {
            section.Fault(passes ? "a rule stamps or passes, not both: remove pass, or signature, banner and disclaimer" : "a rule says what to do: signature: NAME, banner: NAME, disclaimer: NAME, or pass: true");
            return null;
        }

        if (passes)
        {
            return new RuleOutcome.Pass();
        }

        if (disclaimers.Count > 1)
        {
            section.Fault("disclaimer", "one disclaimer a rule; a further rule can add another where this one says continue: true");
        }

        if (banners.Count > MaxBanners)
        {
            section.Fault("banner", string.Create(null, $"{banners.Count} banners; at most {MaxBanners} take turns"));
        }

        if (placement is not null && name is null)
        {
            section.Fault("placement", "\"placement\" is the signature's; write banner: { use: NAME, placement: top } for others");
        }

        var signature = name is null ? null : Piece(section, "signature", name, PieceKind.Signature, placement, identity);
        var disclaimer = disclaimers.Select(one => Named(one, PieceKind.Disclaimer, identity)).ToList();
        var rotation = banners.Select(one => Scheduled(one, identity)).ToList();
        return (name is not null && signature is null) || disclaimer.Contains(null) || rotation.Contains(null)
            ? null
            : new RuleOutcome.Stamp([.. new[] { signature }.Concat(disclaimer).OfType<Piece>()], rotation.Count == 0 ? null : new BannerRotation([.. rotation.OfType<ScheduledBanner>()]));
    }

    private ScheduledBanner? Scheduled(Section section, Identity identity)
    {
        var weight = (int)(section.Number("weight", 1, MaxWeight) ?? 1);
        var schedule = section.Child("schedule") is { } time ? TimeWindowReader.Read(time) : null;
        return Named(section, PieceKind.Banner, identity) is { } piece ? new(piece, weight, schedule) : null;
    }

    private Piece? Named(Section section, PieceKind kind, Identity identity)
    {
        var name = section.RequiredText("use", "summer-fair");
        var placement = section.Has("placement") ? SignatureReader.ReadPlacement(section, default) : (Placement?)null;
        section.Text("placement");
        section.Complete();
        return name.Length == 0 ? null : Piece(section, "use", name, kind, placement, identity);
    }

    private Piece? Piece(Section section, string key, string name, PieceKind kind, Placement? placement, Identity identity)
    {
        if (!signatures.TryGetValue(name, out var signature))
        {
            section.Fault(key, $"unknown signature \"{name}\"{Suggestion.For(name, signatures.Keys)}");
        }

        return signature is null ? null : new(kind, signature, placement ?? signature.Placement, identity) { Later = Later(signature, kind, placement ?? signature.Placement, identity) };
    }

    /// <summary>What it gives way to in a thread. Checked where the signature is read; what is broken there is no signature here.</summary>
    private Piece? Later(Signature signature, PieceKind kind, Placement placement, Identity identity) =>
        signature.InThread is not (Signature.Full or Signature.None) && signatures.GetValueOrDefault(signature.InThread) is { } shorter ? new(kind, shorter, placement, identity) : null;
}
