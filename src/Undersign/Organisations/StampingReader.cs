using Undersign.Settings;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>Reads <c>stamping:</c>, the choices that hold for all signatures of an organisation.</summary>
internal static class StampingReader
{
    public static StampingPolicy Read(Section root)
    {
        if (root.Child("stamping") is not { } section)
        {
            return StampingPolicy.Default;
        }

        var policy = new StampingPolicy
        {
            Placeholder = ReadPlaceholder(section),
            ClientSignatures = section.OneOf("clientSignatures", ("keep", ClientSignatures.Keep), ("remove", ClientSignatures.Remove)),
        };
        section.Complete();
        return policy;
    }

    private static string? ReadPlaceholder(Section section)
    {
        var text = section.Text("placeholder") ?? StampingPolicy.UsualPlaceholder;
        if (text == "none")
        {
            return null;
        }

        if (StampingPolicy.PlaceholderFault(text) is { } fault)
        {
            section.Fault("placeholder", fault);
        }

        return text;
    }
}
