using Crm.Bpm.Sdk;

namespace Crm.Basic.Funnels;

/// <summary>Words of the pages of funnels and types of deals.</summary>
internal static class FunnelPageTexts
{
    public static readonly Words Name = new("Name", "Название");
    public static readonly Words Funnel = new("Funnel", "Воронка");
    public static readonly Words Funnels = new("Sales funnels", "Воронки продаж");
}
