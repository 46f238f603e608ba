import JSONRPC

extension ExampleTable {
  /// `device`: which machines write for whom.
  static let device: [String: [MethodExample]] = [
    "device.list": [
      MethodExample(
        name: "The devices that may write",
        params: [:],
        result: [
          "items": [
            [
              "device": "dev_6ykfpdjq8fsaex06-0-0",
              "deviceId": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
              "member": .the(.ana), "name": "", "isSelf": true, "isMailer": false,
            ],
            [
              "device": .the(.bensLaptop),
              "deviceId": "GKDGHK4-V4AQH2Y-RP14MEH-DW9YKTR-WF5B8GD-SQJWEBF-W4SGYC5-600QP3B",
              "member": .the(.ben), "name": "Ben's laptop", "isSelf": false,
              "isMailer": false,
            ],
          ]
        ])
    ],
    "device.offer": [
      MethodExample(
        name: "On the new machine",
        params: ["email": "cara@northwind.example", "name": "Cara's laptop"],
        result: [
          "request": """
          allot-device:1:X3OsZnqkc7EINXoI8I9pJiymZBnEfJgrGVsIQJh33OE=:Y2FyYUBub3J0aHdpbmQuZXhhbXBsZQ\
          ==:Q2FyYSdzIGxhcHRvcA==:hPeU3vl22N/4vN6on5LC1wuitNKU7LY/HOXgLhHuMq2l3H+JIpCOcRtyGQc9xg1Sq6\
          ydWkTb3HdvxvgnndDSDw==
          """,
          "deviceId": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
          "email": "cara@northwind.example",
        ])
    ],
    "device.approve": [
      MethodExample(
        name: "On the machine of an administrator",
        params: ["request": .the(.deviceRequest)],
        result: [
          "device": "dev_wt3pdpd8nhfcp8ag-0-0",
          "deviceId": "ESY5Z8P-WXHASBR-M3SC879-81QZ2B9-RRT5FN3-DB6CSP0-8VETTDP-V4070A6",
          "member": "mem_4rh4r8rvj9zqkk5n-0-0", "email": "cara@northwind.example", "name": "Cara's laptop",
          "version": .someVersion,
        ])
    ],
    "device.appointMailer": [
      MethodExample(
        name: "One machine writes to all learners",
        params: ["device": .the(.bensLaptop)],
        result: [
          "device": .the(.bensLaptop),
          "deviceId": "GKDGHK4-V4AQH2Y-RP14MEH-DW9YKTR-WF5B8GD-SQJWEBF-W4SGYC5-600QP3B",
          "mailers": [.the(.bensLaptop)], "version": .someVersion,
        ])
    ],
  ]
}
