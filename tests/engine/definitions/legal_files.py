"""Whole legal files as other programs write them: everything at once, in default and prefixed names."""

MODELER = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
  id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn" exporter="A Modeler" exporterVersion="5.1"
  modeler:executionPlatform="Camunda Cloud">
  <bpmn:collaboration id="Collaboration_1">
    <bpmn:participant id="Desk" name="Desk" processRef="Process_1" />
    <bpmn:participant id="Customer" name="Customer" />
    <bpmn:messageFlow id="Flow_m1" sourceRef="Customer" targetRef="Start" />
    <bpmn:messageFlow id="Flow_m2" sourceRef="Tell" targetRef="Customer" />
    <bpmn:textAnnotation id="Note_1"><bpmn:text>by mail</bpmn:text></bpmn:textAnnotation>
    <bpmn:association id="Association_1" sourceRef="Customer" targetRef="Note_1" />
    <bpmn:group id="Group_1" categoryValueRef="Value_1" />
  </bpmn:collaboration>
  <bpmn:process id="Process_1" isExecutable="true">
    <bpmn:laneSet id="LaneSet_1">
      <bpmn:lane id="First" name="first line">
        <bpmn:flowNodeRef>Start</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>Sort</bpmn:flowNodeRef>
        <bpmn:childLaneSet id="LaneSet_2">
          <bpmn:lane id="Day"><bpmn:flowNodeRef>Sort</bpmn:flowNodeRef></bpmn:lane>
        </bpmn:childLaneSet>
      </bpmn:lane>
      <bpmn:lane id="Second"><bpmn:flowNodeRef>Mend</bpmn:flowNodeRef><bpmn:flowNodeRef>End</bpmn:flowNodeRef></bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="Start"><bpmn:outgoing>f1</bpmn:outgoing>
      <bpmn:messageEventDefinition id="Definition_1" messageRef="Message_1" /></bpmn:startEvent>
    <bpmn:userTask id="Sort" default="f3"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
      <bpmn:outgoing>f3</bpmn:outgoing></bpmn:userTask>
    <bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="Sort" />
    <bpmn:subProcess id="Mend"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f4</bpmn:outgoing>
      <bpmn:startEvent id="In"><bpmn:outgoing>g1</bpmn:outgoing></bpmn:startEvent>
      <bpmn:manualTask id="Turn"><bpmn:incoming>g1</bpmn:incoming><bpmn:outgoing>g2</bpmn:outgoing></bpmn:manualTask>
      <bpmn:sequenceFlow id="g1" sourceRef="In" targetRef="Turn" />
      <bpmn:endEvent id="Out"><bpmn:incoming>g2</bpmn:incoming></bpmn:endEvent>
      <bpmn:sequenceFlow id="g2" sourceRef="Turn" targetRef="Out" />
      <bpmn:textAnnotation id="Note_2" /><bpmn:association id="Association_2" sourceRef="Turn" targetRef="Note_2" />
    </bpmn:subProcess>
    <bpmn:sequenceFlow id="f2" sourceRef="Sort" targetRef="Mend">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=broken</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:exclusiveGateway id="Join"><bpmn:incoming>f3</bpmn:incoming><bpmn:incoming>f4</bpmn:incoming>
      <bpmn:incoming>f7</bpmn:incoming><bpmn:outgoing>f5</bpmn:outgoing></bpmn:exclusiveGateway>
    <bpmn:sequenceFlow id="f3" sourceRef="Sort" targetRef="Join" />
    <bpmn:sequenceFlow id="f4" sourceRef="Mend" targetRef="Join" />
    <bpmn:sendTask id="Tell" messageRef="Message_1"><bpmn:incoming>f5</bpmn:incoming><bpmn:outgoing>f6</bpmn:outgoing>
    </bpmn:sendTask>
    <bpmn:sequenceFlow id="f5" sourceRef="Join" targetRef="Tell" />
    <bpmn:endEvent id="End"><bpmn:incoming>f6</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f6" sourceRef="Tell" targetRef="End" />
    <bpmn:boundaryEvent id="Late" cancelActivity="false" attachedToRef="Mend"><bpmn:outgoing>f7</bpmn:outgoing>
      <bpmn:timerEventDefinition id="Definition_2">
        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="f7" sourceRef="Late" targetRef="Join" />
    <bpmn:dataObjectReference id="Slip" name="slip" dataObjectRef="Slip_data" /><bpmn:dataObject id="Slip_data" />
    <bpmn:dataStoreReference id="Shelf" name="shelf" />
  </bpmn:process>
  <bpmn:category id="Category_1"><bpmn:categoryValue id="Value_1" value="outside" /></bpmn:category>
  <bpmn:message id="Message_1" name="call"><bpmn:extensionElements>
    <zeebe:subscription correlationKey="=number" /></bpmn:extensionElements></bpmn:message>
  <bpmndi:BPMNDiagram id="Diagram_1"><bpmndi:BPMNPlane id="Plane_1" bpmnElement="Collaboration_1">
    <bpmndi:BPMNShape id="Desk_di" bpmnElement="Desk" isHorizontal="true">
      <dc:Bounds x="0" y="0" width="600" height="250" /></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="f1_di" bpmnElement="f1"><di:waypoint x="1" y="1" /><di:waypoint x="9" y="1" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
"""As a modeler for the dialect writes it: a collaboration with lanes, data, notes and a drawing."""

STANDARD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tns="http://example.org/orders"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
  xmlns:shop="http://example.org/shop" targetNamespace="http://example.org/orders"
  typeLanguage="http://www.w3.org/2001/XMLSchema" expressionLanguage="http://www.w3.org/1999/XPath">
  <import importType="http://www.w3.org/2001/XMLSchema" location="shop.xsd" namespace="http://example.org/shop"/>
  <itemDefinition id="orderItem" structureRef="shop:order"/>
  <itemDefinition id="number" structureRef="xsd:int"/>
  <message id="order" name="order" itemRef="tns:orderItem"/>
  <message id="answer" name="answer" itemRef="tns:orderItem"/>
  <error id="soldOut" name="sold out" errorCode="E1" structureRef="tns:orderItem"/>
  <interface id="shopInterface" name="Shop" implementationRef="shop:service">
    <operation id="take" name="take"><inMessageRef>tns:order</inMessageRef><outMessageRef>tns:answer</outMessageRef>
      <errorRef>tns:soldOut</errorRef></operation></interface>
  <resource id="clerk" name="clerk"><resourceParameter id="region" name="region" type="tns:number" isRequired="true"/></resource>
  <dataStore id="book" name="order book" isUnlimited="true" itemSubjectRef="tns:orderItem"/>
  <correlationProperty id="orderNumber" name="number" type="xsd:int">
    <correlationPropertyRetrievalExpression messageRef="tns:order">
      <messagePath language="http://www.w3.org/1999/XPath" evaluatesToTypeRef="tns:number">/order/@number</messagePath>
    </correlationPropertyRetrievalExpression></correlationProperty>
  <partnerRole id="buyer" name="buyer"><participantRef>tns:buyerPool</participantRef></partnerRole>
  <collaboration id="trade" isClosed="false">
    <participant id="shopPool" processRef="tns:sell"><interfaceRef>tns:shopInterface</interfaceRef></participant>
    <participant id="buyerPool" processRef="tns:buy"><participantMultiplicity minimum="1" maximum="9"/></participant>
    <messageFlow id="m1" sourceRef="tns:ask" targetRef="tns:asked" messageRef="tns:order"/>
    <messageFlow id="m2" sourceRef="tns:done" targetRef="tns:wait" messageRef="tns:answer"/>
    <correlationKey id="key"><correlationPropertyRef>tns:orderNumber</correlationPropertyRef></correlationKey>
  </collaboration>
  <process id="sell" processType="Private" isExecutable="true" definitionalCollaborationRef="tns:trade">
    <documentation textFormat="text/html">How we sell.</documentation>
    <supportedInterfaceRef>tns:shopInterface</supportedInterfaceRef>
    <property id="count" name="count" itemSubjectRef="tns:number"/>
    <startEvent id="asked"><outgoing>tns:s1</outgoing>
      <dataOutput id="askedData" itemSubjectRef="tns:orderItem"/>
      <dataOutputAssociation><sourceRef>askedData</sourceRef><targetRef>orderObject</targetRef></dataOutputAssociation>
      <outputSet><dataOutputRefs>askedData</dataOutputRefs></outputSet>
      <messageEventDefinition messageRef="tns:order"><operationRef>tns:take</operationRef></messageEventDefinition>
    </startEvent>
    <sequenceFlow id="s1" sourceRef="asked" targetRef="pack"/>
    <userTask id="pack" implementation="##unspecified"><incoming>tns:s1</incoming><outgoing>tns:s2</outgoing>
      <ioSpecification><dataInput id="packInput" itemSubjectRef="tns:orderItem"/>
        <inputSet><dataInputRefs>packInput</dataInputRefs></inputSet><outputSet/></ioSpecification>
      <dataInputAssociation><sourceRef>orderObject</sourceRef><targetRef>packInput</targetRef></dataInputAssociation>
      <potentialOwner><resourceRef>tns:clerk</resourceRef>
        <resourceParameterBinding parameterRef="tns:region"><formalExpression>1</formalExpression></resourceParameterBinding>
      </potentialOwner></userTask>
    <sequenceFlow id="s2" sourceRef="pack" targetRef="done"/>
    <endEvent id="done"><incoming>tns:s2</incoming>
      <dataInput id="doneData" itemSubjectRef="tns:orderItem"/>
      <dataInputAssociation><sourceRef>orderObject</sourceRef><targetRef>doneData</targetRef></dataInputAssociation>
      <inputSet><dataInputRefs>doneData</dataInputRefs></inputSet>
      <messageEventDefinition messageRef="tns:answer"/></endEvent>
    <dataObject id="orderObject" itemSubjectRef="tns:orderItem"/>
    <dataStoreReference id="bookHere" dataStoreRef="tns:book"/>
    <textAnnotation id="note"><text>packs <b xmlns="http://www.w3.org/1999/xhtml">all</b></text></textAnnotation>
    <association sourceRef="tns:pack" targetRef="tns:note" associationDirection="None"/>
    <correlationSubscription correlationKeyRef="tns:key">
      <correlationPropertyBinding correlationPropertyRef="tns:orderNumber"><dataPath>count</dataPath></correlationPropertyBinding>
    </correlationSubscription>
  </process>
  <process id="buy" processType="None" isExecutable="false">
    <task id="ask"><outgoing>b1</outgoing></task>
    <sequenceFlow id="b1" sourceRef="ask" targetRef="wait"/>
    <receiveTask id="wait" messageRef="tns:answer"><incoming>b1</incoming></receiveTask>
  </process>
  <globalUserTask id="look" name="look"><performer><resourceRef>tns:clerk</resourceRef>
    <resourceParameterBinding parameterRef="tns:region"><expression>any</expression></resourceParameterBinding>
  </performer></globalUserTask>
  <relationship type="implements"><source>tns:sell</source><target>shop:selling</target></relationship>
</definitions>
"""
"""As the standard writes its examples: names in the target namespace, messages with operations, correlation, resources."""
