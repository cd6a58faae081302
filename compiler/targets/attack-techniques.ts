import type { AttackTactic } from './attack-tactics.ts';

/** A technique: its tactics, and the numbers of its sub-techniques. */
export interface AttackTechnique {
  readonly tactics: readonly AttackTactic[];
  readonly subTechniques: ReadonlySet<string>;
}

/**
 * ATT&CK v19, enterprise: 222 techniques and 475 sub-techniques (https://attack.mitre.org, (c) The MITRE Corporation;
 * reproduced under its terms of use), then the ICS techniques that Sentinel pairs with a tactic. A line is a technique,
 * its tactics by their classic names, in which `defense-evasion` is what v19 splits into `stealth` and
 * `defense-impairment`, and after a bar the numbers of its sub-techniques.
 */
const lines = `
T1001 command-and-control | 1-3
T1003 credential-access | 1-8
T1005 collection
T1006 defense-evasion
T1007 discovery
T1008 command-and-control
T1010 discovery
T1011 exfiltration | 1
T1012 discovery
T1014 defense-evasion
T1016 discovery | 1-2
T1018 discovery
T1020 exfiltration | 1
T1021 lateral-movement | 1-8
T1025 collection
T1027 defense-evasion | 1-18
T1029 exfiltration
T1030 exfiltration
T1033 discovery
T1036 defense-evasion | 1-12
T1037 persistence privilege-escalation | 1-5
T1039 collection
T1040 credential-access discovery
T1041 exfiltration
T1046 discovery
T1047 execution
T1048 exfiltration | 1-3
T1049 discovery
T1052 exfiltration | 1
T1053 execution persistence privilege-escalation | 2-3 5-7
T1055 defense-evasion privilege-escalation | 1-5 8-9 11-15
T1056 collection credential-access | 1-4
T1057 discovery
T1059 execution | 1-13
T1068 privilege-escalation
T1069 discovery | 1-3
T1070 defense-evasion | 3-10
T1071 command-and-control | 1-5
T1072 execution lateral-movement
T1074 collection | 1-2
T1078 defense-evasion persistence privilege-escalation initial-access | 1-4
T1080 lateral-movement
T1082 discovery
T1083 discovery
T1087 discovery | 1-4
T1090 command-and-control | 1-4
T1091 lateral-movement initial-access
T1092 command-and-control
T1095 command-and-control
T1098 persistence privilege-escalation | 1-7
T1102 command-and-control | 1-3
T1104 command-and-control
T1105 command-and-control
T1106 execution
T1110 credential-access | 1-4
T1111 credential-access
T1112 defense-evasion persistence
T1113 collection
T1114 collection | 1-3
T1115 collection
T1119 collection
T1120 discovery
T1123 collection
T1124 discovery
T1125 collection
T1127 defense-evasion | 1-3
T1129 execution
T1132 command-and-control | 1-2
T1133 persistence initial-access
T1134 defense-evasion privilege-escalation | 1-5
T1135 discovery
T1136 persistence | 1-3
T1137 persistence | 1-6
T1140 defense-evasion
T1176 persistence | 1-2
T1185 collection
T1187 credential-access
T1189 initial-access
T1190 initial-access
T1195 initial-access | 1-3
T1197 defense-evasion persistence
T1199 initial-access
T1200 initial-access
T1201 discovery
T1202 defense-evasion
T1203 execution
T1204 execution | 1-5
T1205 defense-evasion persistence command-and-control | 1-2
T1207 defense-evasion
T1210 lateral-movement
T1211 defense-evasion
T1212 credential-access
T1213 collection | 1-6
T1216 defense-evasion | 1-2
T1217 discovery
T1218 defense-evasion | 1-5 7-15
T1219 command-and-control | 1-3
T1220 defense-evasion
T1221 defense-evasion
T1222 defense-evasion | 1-2
T1480 defense-evasion | 1-2
T1482 discovery
T1484 defense-evasion privilege-escalation | 1-2
T1485 impact | 1
T1486 impact
T1489 impact
T1490 impact
T1491 impact | 1-2
T1495 impact
T1496 impact | 1-4
T1497 defense-evasion discovery | 1-3
T1498 impact | 1-2
T1499 impact | 1-4
T1505 persistence | 1-6
T1518 discovery | 1-2
T1525 persistence
T1526 discovery
T1528 credential-access
T1529 impact
T1530 collection
T1531 impact
T1534 lateral-movement
T1535 defense-evasion
T1537 exfiltration
T1538 discovery
T1539 credential-access
T1542 defense-evasion persistence | 1-5
T1543 persistence privilege-escalation | 1-5
T1546 privilege-escalation persistence | 1-18
T1547 persistence privilege-escalation | 1-10 12-15
T1548 privilege-escalation defense-evasion | 1-6
T1550 defense-evasion lateral-movement | 1-4
T1552 credential-access | 1-8
T1553 defense-evasion | 1-6
T1554 persistence
T1555 credential-access | 1-6
T1556 credential-access defense-evasion persistence | 1-9
T1557 credential-access collection | 1-4
T1558 credential-access | 1-5
T1559 execution | 1-3
T1560 collection | 1-3
T1561 impact | 1-2
T1563 lateral-movement | 1-2
T1564 defense-evasion | 1-14
T1565 impact | 1-3
T1566 initial-access | 1-4
T1567 exfiltration | 1-4
T1568 command-and-control | 1-3
T1569 execution | 1-3
T1570 lateral-movement
T1571 command-and-control
T1572 command-and-control
T1573 command-and-control | 1-2
T1574 persistence privilege-escalation defense-evasion | 1 4-14
T1578 defense-evasion | 1-5
T1580 discovery
T1583 resource-development | 1-8
T1584 resource-development | 1-8
T1585 resource-development | 1-3
T1586 resource-development | 1-3
T1587 resource-development | 1-4
T1588 resource-development | 1-7
T1589 reconnaissance | 1-3
T1590 reconnaissance | 1-6
T1591 reconnaissance | 1-4
T1592 reconnaissance | 1-4
T1593 reconnaissance | 1-3
T1594 reconnaissance
T1595 reconnaissance | 1-3
T1596 reconnaissance | 1-5
T1597 reconnaissance | 1-2
T1598 reconnaissance | 1-4
T1599 defense-evasion | 1
T1600 defense-evasion | 1-2
T1601 defense-evasion | 1-2
T1602 collection | 1-2
T1606 credential-access | 1-2
T1608 resource-development | 1-6
T1609 execution
T1610 defense-evasion execution
T1611 privilege-escalation
T1612 defense-evasion
T1613 discovery
T1614 discovery | 1
T1615 discovery
T1619 discovery
T1620 defense-evasion
T1621 credential-access
T1622 defense-evasion discovery
T1647 defense-evasion
T1648 execution
T1649 credential-access
T1650 resource-development
T1651 execution
T1652 discovery
T1653 persistence
T1654 discovery
T1657 impact
T1659 initial-access command-and-control
T1665 command-and-control
T1666 defense-evasion
T1667 impact
T1668 persistence
T1669 initial-access
T1671 persistence
T1673 discovery
T1674 execution
T1675 execution
T1677 execution
T1678 defense-evasion
T1679 defense-evasion
T1680 discovery
T1681 reconnaissance
T1682 reconnaissance
T1683 resource-development | 1-2
T1684 defense-evasion | 1-2
T1685 defense-evasion | 1-6
T1686 defense-evasion | 1-3
T1687 defense-evasion
T1688 defense-evasion
T1689 defense-evasion
T1690 defense-evasion
T0800 inhibit-response-function
T0801 collection
T0802 collection
T0803 inhibit-response-function
T0804 inhibit-response-function
T0805 inhibit-response-function
T0806 impair-process-control
T0807 execution
T0809 inhibit-response-function
T0810 initial-access
T0811 collection
T0812 lateral-movement
T0813 impact
T0814 inhibit-response-function
T0815 impact
T0816 inhibit-response-function
T0817 initial-access
T0818 initial-access
T0819 initial-access
T0820 defense-evasion
T0821 execution
T0822 initial-access
T0823 execution
T0826 impact
T0827 impact
T0828 impact
T0829 impact
T0830 collection
T0831 impact
T0832 impact
T0834 execution
T0835 inhibit-response-function
T0836 impair-process-control
T0837 impact
T0838 inhibit-response-function
T0839 persistence impair-process-control
T0840 discovery
T0842 discovery
T0843 lateral-movement
T0845 collection
T0846 discovery
T0847 initial-access
T0848 initial-access
T0849 defense-evasion
T0851 defense-evasion inhibit-response-function
T0852 collection
T0853 execution
T0855 impair-process-control
T0856 defense-evasion impair-process-control
T0857 persistence inhibit-response-function
T0858 defense-evasion execution
T0859 persistence lateral-movement
T0860 initial-access
T0861 collection
T0862 initial-access
T0863 execution
T0865 initial-access
T0866 initial-access lateral-movement
T0867 lateral-movement
T0868 collection
T0869 command-and-control
T0871 execution
T0872 defense-evasion
T0873 persistence
T0874 privilege-escalation execution
T0877 collection
T0878 inhibit-response-function
T0879 impact
T0880 impact
T0881 inhibit-response-function
T0882 impact
T0883 initial-access
T0884 command-and-control
T0885 command-and-control
T0886 initial-access lateral-movement
T0887 discovery collection
T0888 discovery
T0889 persistence
T0890 privilege-escalation
`;

/** By id, e.g. `T1110`. */
export const attackTechniques: ReadonlyMap<string, AttackTechnique> = new Map(
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const [head = '', numbers = ''] = line.split(' | ');
      const [id = '', ...tactics] = head.split(' ');
      return [
        id,
        { tactics: tactics as AttackTactic[], subTechniques: new Set(numbers.split(' ').flatMap(spread)) },
      ] as const;
    }),
);

/** `2-4` is 002, 003 and 004. */
function spread(range: string): readonly string[] {
  if (range === '') return [];
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index).padStart(3, '0'));
}
