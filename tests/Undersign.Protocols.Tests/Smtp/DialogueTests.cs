namespace Undersign.Protocols.Tests.Smtp;

/// <summary>The files under Dialogues, each a claim about the server; its name says which.</summary>
public sealed class DialogueTests
{
    public static MatrixTheoryData<string, Cut> Dialogues => new(Dialogue.Names, Enum.GetValues<Cut>());

    [Theory(Timeout = 20_000)]
    [MemberData(nameof(Dialogues))]
    public async Task Holds(string name, Cut cut)
    {
        await new DialoguePlayer(Dialogue.Load(name)).PlayAsync(cut);
    }
}
