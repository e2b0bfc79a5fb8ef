using System.Diagnostics;
using Undersign.Onboarding.Probes;
using Undersign.Onboarding.Tenants;
using Undersign.Tokens;

namespace Undersign.Onboarding.Errands;

/// <summary>What is known, at one moment, of something that is done for an organisation's tenant because somebody pressed a button.</summary>
internal sealed record Errand(ErrandKind Kind, DateTimeOffset Began)
{
    /// <summary>More steps than anybody reads, and than any plan has.</summary>
    private const int MostSteps = 500;

    /// <summary>Tells it from those before it.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7(Began);

    /// <summary><see langword="null"/> while it goes on.</summary>
    public ErrandEnd? End { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>In their order.</summary>
    public IReadOnlyList<ErrandStep> Steps { get; init; } = [];

    /// <summary>To be typed, while a sign-in waits for it.</summary>
    public DeviceCode? Code { get; init; }

    /// <summary>What is to be done in the tenant, once it has been looked at.</summary>
    public TenantPlan? Plan { get; init; }

    /// <summary>Whose recipient somebody writes to.</summary>
    public Probe? Probe { get; init; }

    /// <summary>Of the probe, as far as it is known.</summary>
    public IReadOnlyList<ProbeLeg> Legs { get; init; } = [];

    public string Title => TitleOf(Kind);

    public bool IsRunning => End is null;

    /// <summary>What was seen to be missing may be agreed to.</summary>
    public bool HasOffer => this is { Kind: ErrandKind.SignIn or ErrandKind.Look, IsRunning: false, Plan: { Obstacles: [], Changes: not [] } };

    /// <summary>A record would write down the code.</summary>
    public override string ToString() => Kind.ToString();

    /// <summary>As the page calls it.</summary>
    public static string TitleOf(ErrandKind kind) => kind switch
    {
        ErrandKind.SignIn => "Sign in",
        ErrandKind.Look => "Look at the tenant",
        ErrandKind.Connect => "Connect",
        ErrandKind.Disconnect => "Disconnect",
        ErrandKind.Probe => "Try the whole way",
        _ => throw new UnreachableException(),
    };

    public Errand With(ErrandStep step) => Steps.Count < MostSteps ? this with { Steps = [.. Steps, step] } : this;
}

internal enum ErrandKind
{
    SignIn,
    Look,
    Connect,
    Disconnect,
    Probe,
}

internal sealed record ErrandStep(DateTimeOffset At, string Words);

/// <summary>How an errand ended.</summary>
internal abstract record ErrandEnd(string Says)
{
    public sealed record Done(string Says) : ErrandEnd(Says);

    /// <param name="Fix">What mail does now, and what to do; <see langword="null"/> where <paramref name="Says"/> has it.</param>
    public sealed record Failed(string Says, string? Fix = null) : ErrandEnd(Says);

    /// <summary>All that can be done now is; the rest has to wait.</summary>
    public sealed record Waits(string Says) : ErrandEnd(Says);

    /// <summary>Somebody has stopped it, or the time for it is over.</summary>
    public sealed record Stopped(string Says) : ErrandEnd(Says);
}
