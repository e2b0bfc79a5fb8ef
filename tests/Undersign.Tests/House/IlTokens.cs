using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Undersign.Tests.House;

/// <summary>Finds the metadata tokens in a method body. ECMA-335 III.1.2.</summary>
internal static class IlTokens
{
    private const byte TwoOctetPrefix = 0xFE;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!) // every field there is a static OpCode
        .ToDictionary(code => code.Value);

    public static IReadOnlyList<EntityHandle> In(BlobReader body)
    {
        var tokens = new List<EntityHandle>();
        while (body.RemainingBytes > 0)
        {
            short value = body.ReadByte();
            if (value == TwoOctetPrefix)
            {
                value = unchecked((short)((TwoOctetPrefix << 8) | body.ReadByte()));
            }

            switch (Codes[value].OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    tokens.Add((EntityHandle)MetadataTokens.Handle(body.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = body.ReadInt32();
                    body.Offset += 4 * targets;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    body.Offset += 8;
                    break;
                case OperandType.InlineVar:
                    body.Offset += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    body.Offset += 1;
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    body.Offset += 4;
                    break;
            }
        }

        return tokens;
    }
}
